import { CircleAlert } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { t, tn } from "@/lib/i18n";
import type { EvidenceReason, ProductType } from "@/lib/types";
import { inRow } from "./problems";
import { generalRow, keyOf, rowOf } from "./rows";
import type { MatrixInWork } from "./use-matrix";
import { reasonName } from "./words";

const REASONS = [
  "fraudulent",
  "unrecognized",
  "product_not_received",
  "product_unacceptable",
  "subscription_canceled",
  "duplicate",
  "credit_not_processed",
  "general",
] as const satisfies readonly EvidenceReason[];

type Props = {
  product: ProductType;
  work: MatrixInWork;
  children: (reason: EvidenceReason) => ReactNode;
};

/** The reasons beside what the chosen one asks for; the arrow keys go from one to the next. */
export function Reasons({ product, work, children }: Props) {
  return (
    <Tabs.Root
      orientation="vertical"
      defaultValue={REASONS[0]}
      className="grid grid-cols-[184px_minmax(0,1fr)] items-start gap-4"
    >
      <Tabs.List aria-label={t("matrix.reasons")} className="sticky top-0 flex flex-col gap-0.5">
        {REASONS.map((reason) => (
          <Tabs.Trigger
            key={reason}
            value={reason}
            data-testid={`reason-${reason}`}
            className="flex flex-col rounded-md px-3 py-1.5 text-left transition-colors hover:bg-hover data-[state=active]:bg-chosen"
          >
            <Tab reason={reason} product={product} work={work} />
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {REASONS.map((reason) => (
        <Tabs.Content key={reason} value={reason} className="min-w-0" tabIndex={-1}>
          {children(reason)}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

type TabProps = { reason: EvidenceReason; product: ProductType; work: MatrixInWork };

function Tab({ reason, product, work }: TabProps) {
  const pair = { reason, product };
  const own = rowOf(work.rows, pair);
  const row = own ?? generalRow(work.rows, pair);
  const required = row?.fields.filter((one) => one.need === "required").length ?? 0;
  const isChanged = work.changed.includes(keyOf(pair));
  const isWrong = own !== undefined && inRow(work.problems, own).length > 0;
  return (
    <>
      <span className="flex items-center gap-2 font-medium">
        {reasonName(reason)}
        {isWrong && <CircleAlert aria-label={t("matrix.wrong")} className="size-3.5 text-danger" />}
        {isChanged && !isWrong && (
          <span
            role="img"
            aria-label={t("matrix.changed")}
            title={t("matrix.changed")}
            className="size-2 rounded-full bg-warn"
          />
        )}
      </span>
      <span className="text-ink-soft text-xs">
        {own
          ? tn("matrix.counts", row?.fields.length ?? 0, { required })
          : t("matrix.like_general")}
      </span>
    </>
  );
}
