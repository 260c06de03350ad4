import { Link } from "@tanstack/react-router";
import { helpGroups } from "@/lib/help-topics";
import { t } from "@/lib/i18n";
import { pageOf } from "./guide";

/** All topics, in reading order. */
export function Contents() {
  return (
    <nav aria-label={t("help.topics")} className="flex flex-col gap-4">
      {helpGroups.map(({ title, topics }) => (
        <section key={title}>
          <h2 className="px-2 pb-1 font-medium text-ink-soft text-xs">{t(title)}</h2>
          <ul>
            {topics.map((topic) => (
              <li key={topic}>
                <Link
                  to="/help/$topic"
                  params={{ topic }}
                  data-testid={`help-${topic}`}
                  activeOptions={{ includeHash: false }}
                  className="block truncate rounded-md px-2 py-1 text-sm transition-colors hover:bg-hover"
                  activeProps={{ className: "bg-chosen font-medium" }}
                >
                  {pageOf(topic)?.title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
