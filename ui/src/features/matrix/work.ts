import type { Matrix } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import type { Work } from "@/lib/use-document";

/** The matrix somebody is editing. */
export const unsaved = createUnsaved<Work<Matrix>>();
