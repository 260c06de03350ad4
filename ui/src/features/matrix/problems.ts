import { asFailure } from "@/lib/call";
import { capitalised } from "@/lib/i18n";
import type { EvidenceField, MatrixRow } from "@/lib/types";
import { keyOf } from "./rows";

/** Why a matrix was refused, at the row and field it is about. */
export type Problem = {
  /** Null for the matrix as a whole. */
  row: MatrixRow | null;
  field: EvidenceField | null;
  text: string;
};

type Told = { place: { row: number | null; field: number | null }; reason: string };

/** The desk counts rows and fields of what was sent; here they are found again. */
export function problemsOf(error: unknown, sent: readonly MatrixRow[]): Problem[] {
  const { code, details } = asFailure(error);
  if (code !== "evidence_matrix_invalid" || !Array.isArray(details.problems)) return [];
  return (details.problems as Told[]).map(({ place, reason }) => {
    const row = place.row === null ? undefined : sent[place.row];
    const need = place.field === null ? undefined : row?.fields[place.field];
    return { row: row ?? null, field: need?.field ?? null, text: reason };
  });
}

/** A problem is over when its row is another one; one of the whole matrix, when anything is. */
export const standing = (
  problems: readonly Problem[],
  rows: readonly MatrixRow[],
  sent: readonly MatrixRow[],
) => problems.filter(({ row }) => (row === null ? rows === sent : rows.includes(row)));

export const inRow = (problems: readonly Problem[], row: MatrixRow) =>
  problems.filter((one) => one.row !== null && keyOf(one.row) === keyOf(row));

export const lines = (problems: readonly Problem[]) =>
  problems.map(({ row, field, text }) => ({
    place: `${row ? keyOf(row) : ""} ${field ?? ""}`,
    text: capitalised(text),
  }));
