import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { Matrix } from "@/lib/types";

/** The matrix in force. */
export const matrix = queryOptions({
  queryKey: ["get_evidence_matrix"],
  queryFn: () => call(commands.getEvidenceMatrix({})),
  refetchInterval: 30_000,
});

/** The first version is the one Redress comes with. */
export const STANDARD = 1;

/** The matrix of a version; it never changes. */
export const matrixOfVersion = (version: number) =>
  queryOptions({
    queryKey: ["get_evidence_matrix", version],
    queryFn: () => call(commands.getEvidenceMatrix({ version })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const matrixVersions = keysetQuery("list_evidence_matrices", {}, (page) =>
  call(commands.listEvidenceMatrices(page)),
);

export const saveMatrix = (matrix: Matrix, reason: string | null) =>
  call(commands.setEvidenceMatrix({ matrix, reason }));
