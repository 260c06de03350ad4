import { useLocation } from "@tanstack/react-router";
import { BookX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { SearchField } from "@/components/search-field";
import { Empty } from "@/components/states";
import { t } from "@/lib/i18n";
import { Contents } from "./contents";
import { type GuidePage, pageOf } from "./guide";
import { Hits } from "./hits";
import { Markdown } from "./markdown";

/** The user guide: topics or what a search found at the left, one page of it at the right. */
export function HelpPage({ topic }: { topic: string }) {
  const [query, setQuery] = useState("");
  const page = pageOf(topic);
  return (
    <div className="flex h-full" data-testid="help-page">
      <aside className="flex w-72 shrink-0 flex-col border-r">
        <div className="px-4 pt-5 pb-3">
          <SearchField
            testId="help-search"
            value={query}
            placeholder={t("help.search")}
            onChange={setQuery}
          />
        </div>
        <div className="relative min-h-0 flex-1 overflow-y-auto px-2 pb-5">
          {query.trim() === "" ? <Contents /> : <Hits query={query} />}
        </div>
      </aside>
      {page ? <Article key={topic} page={page} /> : <NoTopic />}
    </div>
  );
}

/** A page of the guide; it has the focus, so that the arrow keys scroll it. */
function Article({ page }: { page: GuidePage }) {
  const area = useRef<HTMLElement>(null);
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (hash) document.getElementById(hash)?.scrollIntoView();
  }, [hash]);
  return (
    <article
      ref={area}
      tabIndex={-1}
      aria-label={page.title}
      className="relative min-w-0 flex-1 overflow-y-auto outline-none"
    >
      <div className="max-w-[820px] px-8 pt-5 pb-16">
        <Markdown tokens={page.tokens} />
      </div>
    </article>
  );
}

function NoTopic() {
  return (
    <div className="flex-1">
      <Empty icon={BookX} title={t("help.not_found.title")} text={t("help.not_found.text")} />
    </div>
  );
}
