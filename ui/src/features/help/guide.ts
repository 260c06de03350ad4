import { lexer, type MarkedToken, type Token } from "marked";
import { type HelpTopic, helpTopics } from "@/lib/help-topics";

const texts = import.meta.glob<string>(
  ["../../../../docs/guide/*.md", "../../../../docs/platform.md"],
  { query: "?raw", import: "default", eager: true },
);

const textsByName = new Map(Object.entries(texts).map(([path, text]) => [nameOf(path), text]));

const pictures = import.meta.glob<string>("../../../pictures/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});

/** What stands under one heading, in words without markup. */
export type Section = { slug: string; heading: string; text: string };
export type GuidePage = {
  topic: HelpTopic;
  title: string;
  tokens: MarkedToken[];
  sections: Section[];
};

/** The pages that are there, in reading order. */
export const pages: readonly GuidePage[] = helpTopics.flatMap((topic) => {
  const text = textOfFile(topic);
  return text === undefined ? [] : [readPage(topic, text)];
});

export const pageOf = (topic: string): GuidePage | undefined =>
  pages.find((page) => page.topic === topic);

/** The text of a file of the guide, by its name without the ending. */
export function textOfFile(name: string): string | undefined {
  return textsByName.get(name);
}

/** The names of all files of the guide. */
export const fileNames: readonly string[] = [...textsByName.keys()];

function readPage(topic: HelpTopic, text: string): GuidePage {
  const tokens = known(lexer(text));
  const sections = sectionsOf(tokens);
  return { topic, title: sections[0]?.heading ?? topic, tokens, sections };
}

function sectionsOf(tokens: readonly MarkedToken[]): Section[] {
  const sections: Section[] = [];
  for (const token of tokens) {
    const last = sections.at(-1);
    if (token.type === "heading") {
      const heading = wordsOf(token);
      sections.push({ slug: slugOf(heading), heading, text: "" });
    } else if (last) {
      last.text = `${last.text} ${wordsOf(token)}`.trim();
    }
  }
  return sections;
}

/** The lexer knows no extensions here, so its tokens are those of the library. */
export function known(tokens: readonly Token[] | undefined): MarkedToken[] {
  return (tokens ?? []) as MarkedToken[];
}

/** The words of a token and all that is in it. */
export function wordsOf(token: MarkedToken): string {
  switch (token.type) {
    case "list":
      return token.items.map(wordsOf).join(" ");
    case "table":
      return [token.header, ...token.rows]
        .flat()
        .map((cell) => wordsOfAll(cell.tokens))
        .join(" · ");
    case "image":
    case "space":
    case "hr":
    case "html":
      return "";
    default:
      return "tokens" in token && token.tokens ? wordsOfAll(token.tokens) : textOf(token);
  }
}

function wordsOfAll(tokens: readonly Token[]): string {
  return known(tokens).map(wordsOf).join("");
}

function textOf(token: MarkedToken): string {
  return "text" in token ? token.text : " ";
}

/** The anchor of a heading, as the hosts of repositories make it. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .replaceAll(/\s/g, "-");
}

/** The picture a page of the guide names by its relative path. */
export function pictureOf(href: string): string | undefined {
  return pictures[href.replace(/^\.\.\/\.\.\/ui\//, "../../../")];
}

export type GuideTarget = { topic: HelpTopic | undefined; slug: string | undefined };

/** Where a link within the guide leads; null for a link out of it. */
export function targetOf(href: string): GuideTarget | null {
  const [path = "", slug] = href.split("#");
  if (path === "") return { topic: undefined, slug };
  const topic = helpTopics.find((one) => one === nameOf(path));
  return topic === undefined ? null : { topic, slug };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
}
