import { asFailure } from "@/lib/call";
import type { ImportPlan } from "@/lib/types";
import type { Draft } from "./draft";

/** The header of the file, and which of its columns was taken for which field. */
export type Found = { header: readonly string[]; mapping: Draft["mapping"] };

/** What a preview says about the columns; null for a source that has none. */
export const foundIn = ({ table }: ImportPlan): Found | null =>
  table && { header: table.header, mapping: table.mapping };

/** A refusal for a column that was not found names those that are there, so that it can be chosen. */
export function foundInRefusal(error: unknown, mapping: Draft["mapping"]): Found | null {
  const { code, details } = asFailure(error);
  const isAboutColumns = code === "import_column_missing" || code === "import_column_unknown";
  if (!isAboutColumns || typeof details.header !== "string") return null;
  return { header: details.header.split(", "), mapping };
}
