import { timeLeft } from "@/components/deadline";
import { label, t, tn } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { Reminder } from "@/lib/types";
import { customerOf } from "@/lib/visible";

/** More notifications at once than these would be a flood; the rest is told in one. */
const SINGLY_MAX = 4;

type Told = { title: string; body: string };

/** "Chargeback: Amara Okafor, $20.00": which case, in a line. */
export function aboutCase({ row }: Reminder): string {
  const amount =
    row.amount !== null && row.currency !== null ? formatAmount(row.amount, row.currency) : null;
  const about = [customerOf(row), amount].filter(Boolean).join(", ");
  const kind = label("queue_kind", row.kind);
  return about ? `${kind}: ${about}` : kind;
}

/** Why somebody is reminded of it: "Last call, 1 day left". */
export function whyNow({ kind, row }: Reminder, now: number): string {
  if (kind === "first_response_sla") return t("reminder.first_response_sla");
  if (row.due_at === null) return t("reminder.submission_sla");
  return `${t("reminder.submission_sla")}, ${timeLeft(row.due_at, now)}`;
}

/** What the system shows: one for each, as long as it stays a handful. */
export function notifications(reminders: Reminder[], now: number): Told[] {
  const single = reminders.length <= SINGLY_MAX ? reminders : reminders.slice(0, SINGLY_MAX - 1);
  const told = single.map((one) => ({ title: aboutCase(one), body: whyNow(one, now) }));
  const rest = reminders.length - single.length;
  if (rest > 0) told.push({ title: tn("reminder.more", rest), body: t("reminder.more.text") });
  return told;
}
