import { changedParts } from "@/lib/rebase";
import type { EvidenceField, FieldNeed, MatrixRow } from "@/lib/types";
import { partsOf } from "./rows";

export type Need = FieldNeed["need"];

/** How one field differs: null where it is not asked for. */
export type FieldChange = {
  field: EvidenceField;
  was: Need | null;
  is: Need | null;
};

/** The fields that two rows ask for differently, by how much they matter or by their hint. */
export function fieldChanges(before: MatrixRow | undefined, after: MatrixRow | undefined) {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  return changedParts(was, is).map((field): FieldChange => {
    const name = field as EvidenceField;
    return { field: name, was: was.get(name)?.need ?? null, is: is.get(name)?.need ?? null };
  });
}

/** The rows that differ, in the order of the matrix they are in now. */
export const changedRows = (before: readonly MatrixRow[], after: readonly MatrixRow[]) =>
  new Set(changedParts(partsOf(before), partsOf(after)));

const fieldsOf = (row: MatrixRow | undefined) =>
  new Map<string, FieldNeed>((row?.fields ?? []).map((one) => [one.field, one]));
