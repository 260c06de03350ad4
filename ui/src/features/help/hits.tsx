import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { Empty } from "@/components/states";
import { t, tn } from "@/lib/i18n";
import { findSections, type Hit } from "./search";

/** The sections of the guide that a search found. */
export function Hits({ query }: { query: string }) {
  const hits = findSections(query);
  if (hits.length === 0) {
    return (
      <Empty
        icon={SearchX}
        title={t("help.none_found.title", { search: query })}
        text={t("help.none_found.text")}
      />
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="px-2 text-ink-soft text-xs">
        {tn("help.found", hits.length)}
      </p>
      <ul>
        {hits.map((hit) => (
          <li key={`${hit.page.topic}#${hit.section.slug}`}>
            <HitLink hit={hit} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function HitLink({ hit: { page, section, excerpt } }: { hit: Hit }) {
  const isWhole = section === page.sections[0];
  return (
    <Link
      to="/help/$topic"
      params={{ topic: page.topic }}
      hash={isWhole ? undefined : section.slug}
      className="block rounded-md px-2 py-1.5 transition-colors hover:bg-hover"
    >
      <span className="block font-medium text-sm">{section.heading}</span>
      {!isWhole && <span className="block text-ink-soft text-xs">{page.title}</span>}
      <span className="line-clamp-2 text-ink-soft text-xs">{excerpt}</span>
    </Link>
  );
}
