import { formatCount, t } from "@/lib/i18n";
import type { BackTestView } from "@/lib/types";

type Props = { counts: BackTestView["result"]["by_rule"]; seen: number };

/** How often each rule would have decided: one that never does is worth a second look. */
export function RuleHits({ counts, seen }: Props) {
  return (
    <section>
      <h3 className="pb-2 font-semibold text-sm">{t("back_test.hits")}</h3>
      <ul className="flex flex-col">
        {counts.map(({ rule, case_count: cases }) => (
          <li
            key={rule}
            className="grid grid-cols-[minmax(0,240px)_minmax(0,1fr)_64px] items-center gap-4 border-b py-1.5 last:border-0"
          >
            <span className={rule === "fallback" ? "truncate text-ink-soft" : "ident truncate"}>
              {rule === "fallback" ? t("policy.fallback") : rule}
            </span>
            <span aria-hidden className="h-1.5 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-brand"
                style={{ width: `${(cases / Math.max(1, seen)) * 100}%` }}
              />
            </span>
            <span className="figures text-right">{formatCount(cases)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
