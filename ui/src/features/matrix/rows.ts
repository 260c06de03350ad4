import type { EvidenceField, EvidenceReason, FieldNeed, MatrixRow, ProductType } from "@/lib/types";

/** Steps of editing the matrix. Each gives new rows; none knows the page. */
type Rows = readonly MatrixRow[];
export type Pair = { reason: EvidenceReason; product: ProductType };

export const keyOf = ({ reason, product }: Pair) => `${reason} ${product}`;

const isOf = (pair: Pair) => (row: MatrixRow) => keyOf(row) === keyOf(pair);

export const rowOf = (rows: Rows, pair: Pair) => rows.find(isOf(pair));

/** A reason without a row of its own is answered like "anything else". */
export const generalRow = (rows: Rows, { product }: Pair) =>
  rowOf(rows, { reason: "general", product });

export const isSameRow = (one: MatrixRow, other: MatrixRow | undefined) =>
  JSON.stringify(one) === JSON.stringify(other);

export const partsOf = (rows: Rows): Map<string, MatrixRow> =>
  new Map(rows.map((row) => [keyOf(row), row]));

/** Puts a row in the place of the one for the same pair, or at the end where there was none. */
export function withRow(rows: Rows, row: MatrixRow): MatrixRow[] {
  return rowOf(rows, row) ? rows.map((old) => (isOf(row)(old) ? row : old)) : [...rows, row];
}

export function patchField(row: MatrixRow, field: EvidenceField, part: Partial<FieldNeed>) {
  const patched = (one: FieldNeed) => (one.field === field ? { ...one, ...part } : one);
  return { ...row, fields: row.fields.map(patched) };
}

export const removeField = (row: MatrixRow, field: EvidenceField) => ({
  ...row,
  fields: row.fields.filter((one) => one.field !== field),
});

export const addField = (row: MatrixRow, field: FieldNeed) => ({
  ...row,
  fields: [...row.fields, field],
});

export function moveField(row: MatrixRow, field: EvidenceField, by: -1 | 1): MatrixRow {
  const from = row.fields.findIndex((one) => one.field === field);
  const moved = row.fields[from];
  const to = from + by;
  if (moved === undefined || to < 0 || to >= row.fields.length) return row;
  const fields = row.fields.filter((one) => one !== moved);
  fields.splice(to, 0, moved);
  return { ...row, fields };
}

/** What the matrix says of a field elsewhere: the words a team would write again. */
export function hintOf(rows: Rows, field: EvidenceField): string {
  const all = rows.flatMap((row) => row.fields);
  return all.find((one) => one.field === field)?.hint ?? "";
}
