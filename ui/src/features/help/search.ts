import { type GuidePage, pages, type Section } from "./guide";

export type Hit = { page: GuidePage; section: Section; excerpt: string };

const BEFORE = 40;
const LENGTH = 140;

/** The sections that have all words of `query`: those with one in the heading first. */
export function findSections(query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits = pages.flatMap((page) =>
    page.sections
      .filter((section) => hasAll(`${page.title} ${section.heading} ${section.text}`, words))
      .map((section) => ({ page, section, excerpt: excerptOf(section.text, words) })),
  );
  const isInHeading = ({ section }: Hit) => hasAny(section.heading, words);
  return [...hits.filter(isInHeading), ...hits.filter((hit) => !isInHeading(hit))];
}

const hasAll = (text: string, words: readonly string[]) =>
  words.every((word) => text.toLowerCase().includes(word));
const hasAny = (text: string, words: readonly string[]) =>
  words.some((word) => text.toLowerCase().includes(word));

/** The words around the first place that was found. */
function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const found = places.length === 0 ? 0 : Math.min(...places);
  const start = found <= BEFORE ? 0 : text.indexOf(" ", found - BEFORE) + 1;
  const end = start + LENGTH;
  const cut =
    text.length > end ? `${text.slice(start, text.lastIndexOf(" ", end))}…` : text.slice(start);
  return start > 0 ? `…${cut}` : cut;
}
