import type { AmountStyle, ImportSource } from "@/lib/types";

export const sourceKinds = ["users_csv", "platform", "redress_books", "stripe"] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const amountUnits = ["none", "decimal", "minor"] as const;
export type Unit = (typeof amountUnits)[number];

export const thousandMarks = ["none", "comma", "point", "space", "apostrophe"] as const;
export type Mark = (typeof thousandMarks)[number];

/** The fields of a list of users. */
export const userFields = ["id", "email", "name", "currency", "balance", "created"] as const;
export type UserField = (typeof userFields)[number];

/** What the form holds. */
export type Draft = {
  kind: SourceKind;
  path: string | null;
  unit: Unit;
  decimalComma: boolean;
  thousands: Mark;
  currency: string;
  /** By field: the column that was chosen; those not chosen are guessed. */
  mapping: Partial<Record<UserField, string>>;
  url: string;
  schema: string;
};

export const emptyDraft: Draft = {
  kind: "users_csv",
  path: null,
  unit: "none",
  decimalComma: false,
  thousands: "none",
  currency: "",
  mapping: {},
  url: "",
  schema: "",
};

const typed = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** How balances are written, as it was said. */
function amountsOf({ unit, decimalComma, thousands }: Draft): AmountStyle | null {
  if (unit === "none") return null;
  const marks = thousands === "none" ? null : thousands;
  return { unit, decimal_comma: unit === "decimal" && decimalComma, thousands: marks };
}

/** The source that the form describes; null while something is missing. */
export function sourceOf(draft: Draft): ImportSource | null {
  const currency = typed(draft.currency)?.toLowerCase() ?? null;
  if (draft.kind === "platform") {
    const url = typed(draft.url);
    if (url === null) return null;
    return { kind: "platform", url, schema: typed(draft.schema), currency };
  }
  if (draft.path === null) return null;
  if (draft.kind === "redress_books") return { kind: "redress_books", folder: draft.path };
  // Without a word on amounts, balances are left alone.
  const mapping = draft.unit === "none" ? { ...draft.mapping, balance: "" } : draft.mapping;
  return {
    kind: "users_csv",
    path: draft.path,
    mapping: mapping as Record<string, string>,
    amounts: amountsOf(draft),
    currency,
    delimiter: null,
  };
}

/** The last part of a path. */
export const nameOf = (path: string): string => path.split(/[\\/]/).pop() ?? path;
