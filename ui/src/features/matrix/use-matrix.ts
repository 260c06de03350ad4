import type { Matrix, MatrixRow } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import { useDocument, type Work } from "@/lib/use-document";
import { problemsOf, standing } from "./problems";
import { matrix, saveMatrix } from "./queries";
import { partsOf } from "./rows";

/** The matrix somebody is editing. */
const unsaved = createUnsaved<Work<Matrix>>("matrix");

/** The matrix with what is being changed in it, row by row. */
export function useMatrix(inForce: Matrix) {
  const document = useDocument<Matrix, MatrixRow>({
    inForce,
    queryKey: matrix.queryKey,
    unsaved,
    partsOf: ({ rows }) => partsOf(rows),
    ofParts: (parts, version) => ({ version, rows: [...parts.values()] }),
    save: saveMatrix,
    changed: "evidence_matrix_changed",
  });
  const { draft, error, sent, write } = document;
  const told = error && sent ? problemsOf(error, sent.rows) : [];
  const problems = standing(told, draft.rows, sent?.rows ?? []);
  return {
    ...document,
    rows: draft.rows,
    problems,
    /** A refusal that has no place in the matrix. */
    error: told.length > 0 ? null : error,
    write: (rows: MatrixRow[]) => write({ ...draft, rows }),
  };
}

export type MatrixInWork = ReturnType<typeof useMatrix>;
