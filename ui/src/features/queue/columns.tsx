import {
  Bot,
  CircleCheck,
  CircleDashed,
  Eye,
  type LucideIcon,
  MessageCircleOff,
} from "lucide-react";
import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { Badge } from "@/components/ui/badge";
import { When } from "@/components/when";
import { cx } from "@/lib/cx";
import { capitalised, label, t } from "@/lib/i18n";
import { exactTime, fromNow, inUnits, until } from "@/lib/time";
import type { QueueRow } from "@/lib/types";
import { useNow } from "@/lib/use-now";
import { customerOf, visible } from "@/lib/visible";
import { Due } from "./due";
import { QueueKindBadge } from "./kind-badge";
import { SelectAllBox, SelectBox } from "./select-box";
import { type LookTone, lookTone } from "./tones";

export const selectColumn: Column<QueueRow> = {
  id: "select",
  header: () => <SelectAllBox />,
  meta: { width: "16px" },
  cell: ({ row: { original: row } }) => <SelectBox row={row} />,
};

export const queueColumns: Column<QueueRow>[] = [
  selectColumn,
  {
    id: "due",
    header: () => t("column.due"),
    meta: { width: "140px" },
    cell: ({ row: { original: row } }) => <Due row={row} />,
  },
  {
    id: "due_at",
    header: () => t("column.deadline"),
    meta: { width: "172px", minor: 1 },
    cell: ({ row: { original: row } }) => <Exact row={row} />,
  },
  {
    id: "kind",
    header: () => t("column.kind"),
    meta: { width: "168px" },
    cell: ({ row: { original: row } }) => <QueueKindBadge kind={row.kind} />,
  },
  {
    id: "customer",
    header: () => t("column.customer"),
    meta: { width: "minmax(100px, 1.1fr)" },
    cell: ({ row: { original: row } }) =>
      customerOf(row) === null ? (
        <span className="text-ink-faint">{t("queue.no_customer")}</span>
      ) : (
        <span className="font-medium">{customerOf(row)}</span>
      ),
  },
  {
    id: "reason",
    header: () => t("column.reason"),
    meta: { width: "minmax(132px, 1.6fr)" },
    cell: ({ row: { original: row } }) => <Reason row={row} />,
  },
  {
    id: "look",
    header: () => t("column.first_response_sla"),
    meta: { width: "120px", minor: 2 },
    cell: ({ row: { original: row } }) => <FirstResponse row={row} />,
  },
  {
    id: "amount",
    header: () => t("column.at_risk"),
    meta: { width: "88px", right: true },
    cell: ({ row: { original: row } }) => (
      <Amount minor={row.amount} currency={row.currency ?? ""} className="font-medium" />
    ),
  },
];

/** When exactly, and whose deadline it is. */
function Exact({ row }: { row: QueueRow }) {
  if (row.due_at === null) return <span className="text-ink-faint">–</span>;
  return (
    <span className="text-ink-soft">
      <When at={row.due_at} /> · {t(row.is_final ? "queue.by_stripe" : "queue.our_aim")}
    </span>
  );
}

export function Reason({ row }: { row: QueueRow }) {
  const words = reasonWords(row);
  const self = row.answers_itself;
  return (
    <span className="flex items-center gap-2">
      <span className="min-w-0 truncate" title={words}>
        {words}
      </span>
      {self && (
        <span title={t(`queue.self.${self}.text`)} className="flex shrink-0">
          <Badge tone="info" icon={self === "smart_disputes" ? Bot : MessageCircleOff}>
            {t(`queue.self.${self}`)}
          </Badge>
        </span>
      )}
    </span>
  );
}

/** Stripe's word, the desk's own sentence, or what the customer wrote. */
function reasonWords({ kind, reason }: QueueRow): string {
  if (kind === "chargeback" || kind === "inquiry") return label("dispute_reason", reason);
  return kind === "early_fraud_warning" || kind === "unattached"
    ? visible(capitalised(reason.replaceAll("_", " ")))
    : visible(reason);
}

const lookLooks: Record<LookTone, [icon: LucideIcon, ink: string]> = {
  looked: [CircleCheck, "text-ink-soft"],
  waiting: [CircleDashed, "text-ink-soft"],
  late: [Eye, "text-ink-soft"],
  overdue: [Eye, "font-medium text-warn"],
};

function FirstResponse({ row }: { row: QueueRow }) {
  const now = useNow(60_000);
  const tone = lookTone(row, now);
  const [Icon, ink] = lookLooks[tone];
  return (
    <span
      title={t(tone === "looked" ? "queue.looked_at" : "queue.look_by", {
        at: exactTime(row.looked_at ?? row.first_response_due_at),
      })}
      className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", ink)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {lookWords(tone, row.first_response_due_at, now)}
    </span>
  );
}

function lookWords(tone: LookTone, by: number, now: number): string {
  const { count, unit } = until(by, now);
  if (tone === "looked") return t("queue.looked");
  if (tone === "late") return t("queue.not_yet");
  if (tone === "overdue") {
    return count === 0 ? t("queue.just_late") : t("queue.late", { time: inUnits(-count, unit) });
  }
  if (by / 1000 <= now) return t("queue.not_yet");
  return count === 0 ? t("queue.within_hour") : fromNow(count, unit);
}
