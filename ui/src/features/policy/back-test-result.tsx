import { Notice } from "@/components/notice";
import { t, tn } from "@/lib/i18n";
import type { BackTestView } from "@/lib/types";
import { FlipsTable } from "./flips-table";
import { GroupTable } from "./group-table";
import { MoneyTable } from "./money-table";
import { RuleHits } from "./rule-hits";

type Props = { view: BackTestView; isOld: boolean };

/** What would have been different, from the whole down to the single case. */
export function BackTestResult({ view, isOld }: Props) {
  const { result, flip_count: flips } = view;
  return (
    <div data-testid="back-test-result" className="flex flex-col gap-6">
      {isOld && <Notice tone="info" title={t("back_test.old")} text={t("back_test.old.text")} />}
      <p className="text-base">
        {tn("back_test.seen", result.seen_count)}{" "}
        <span className="font-semibold">
          {flips === 0 ? t("back_test.no_flips") : tn("back_test.flips", flips)}
        </span>
      </p>
      <MoneyTable groups={result.by_currency} />
      <Notes view={view} />
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 xl:grid-cols-2">
        <GroupTable by="reason" groups={result.by_reason} />
        <GroupTable by="month" groups={result.by_month} />
      </div>
      <RuleHits counts={result.by_rule} seen={result.seen_count} />
      {flips > 0 && <FlipsTable flips={result.flips} count={flips} />}
    </div>
  );
}

/** How far the figures can be trusted. */
function Notes({ view: { result } }: { view: BackTestView }) {
  const sum = (of: (totals: (typeof result.by_currency)[number]["totals"]) => number) =>
    result.by_currency.reduce((total, group) => total + of(group.totals), 0);
  const estimated = sum((totals) => totals.would.estimated_count);
  const unpriced = sum((totals) => totals.unpriced_count);
  const feeless = sum((totals) => totals.fee_unknown_count);
  const undecided = result.undecided.length;
  const lines = [
    estimated > 0 && tn("back_test.estimated", estimated),
    unpriced > 0 && tn("back_test.unpriced", unpriced),
    feeless > 0 && tn("back_test.fee_unknown", feeless),
    undecided > 0 && tn("back_test.undecided", undecided),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5 text-ink-soft marker:text-ink-faint">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
