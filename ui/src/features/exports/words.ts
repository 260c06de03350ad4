import { isKind, partsOf, subjectKinds } from "@/lib/audit-subjects";
import { label, lookUp, t } from "@/lib/i18n";
import { exactTime, shortDate } from "@/lib/time";
import type { ExportSelection } from "@/lib/types";
import { visible } from "@/lib/visible";

/** The fields of all filters, in the order in which they are said; each kind of rows has some of them. */
const FIELDS = [
  "user_id",
  "kind",
  "status",
  "state",
  "waiting",
  "open",
  "account",
  "action",
  "subject",
  "actor",
  "reference",
  "currency",
  "at",
  "search",
] as const;

/** Which rows, in words: "Refund · 1 Mar 2026 to 31 Mar 2026"; null for all. */
export function wordsOf(selection: ExportSelection): string | null {
  const filter = new Map<string, unknown>(Object.entries(selection.filter));
  const said = FIELDS.flatMap((field) => {
    const value = filter.get(field);
    const isGiven = value !== null && value !== undefined && value !== false && value !== "";
    return isGiven ? [wordOf(selection.kind, field, value)] : [];
  });
  const days = daysOf(filter.get("from"), filter.get("to"));
  return [...said, ...(days === null ? [] : [days])].join(" · ") || null;
}

/** "Transactions · Refund": what kind of rows, and which. */
export function aboutSelection(selection: ExportSelection): string {
  return [t(`exports.kind.${selection.kind}`), wordsOf(selection)].filter(Boolean).join(" · ");
}

function wordOf(
  kind: ExportSelection["kind"],
  field: (typeof FIELDS)[number],
  value: unknown,
): string {
  const text = visible(String(value));
  switch (field) {
    case "kind":
      return label("transaction_kind", text);
    case "status":
      return label(kind === "disputes" ? "dispute_status" : "transaction_status", text);
    case "state":
      return label("refund_state", text);
    case "waiting":
      return t("refunds.waiting");
    case "open":
      return t("disputes.open");
    case "account":
      return label("account", text);
    case "action":
      return label("audit", text);
    case "subject": {
      const { kind: about, id } = partsOf(text);
      const name = isKind(about) ? t(subjectKinds[about]) : label("subject", about);
      return [name, id].filter(Boolean).join(" ");
    }
    case "currency":
      return text.toUpperCase();
    case "at":
      return t("exports.filter.at", { time: exactTime(Number(value)) });
    case "search":
      return t("exports.filter.search", { text });
    case "user_id":
      return t("exports.filter.user", { id: text });
    case "actor":
    case "reference":
      return text;
  }
}

/** Days where the person is; the end of a filter is the first moment that is no longer of it. */
function daysOf(from: unknown, to: unknown): string | null {
  const first = typeof from === "number" ? shortDate(from) : null;
  const last = typeof to === "number" ? shortDate(to - 1) : null;
  if (first !== null && last !== null) {
    return first === last ? first : t("exports.filter.between", { first, last });
  }
  if (first !== null) return t("exports.filter.from", { first });
  return last === null ? null : t("exports.filter.to", { last });
}

/** Why there is no file. The record keeps the code only, so a sentence that needs values is no use. */
export function failureWords(code: string | null): string {
  const text = code === null ? null : (lookUp("file_problem", code) ?? lookUp("error", code));
  return text === null || /\{\w+\}/.test(text) ? t("exports.failed.other") : text;
}
