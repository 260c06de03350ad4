import { createUnsaved } from "@/lib/unsaved";
import type { Draft } from "./draft";

/** The rules somebody is writing. They outlive the page: a case of a back-test may be looked at. */
export type Work = {
  /** The version in force when the writing began; saving over another one is refused. */
  madeFrom: number;
  draft: Draft;
};

export const { set: setWork, use: useWork } = createUnsaved<Work>();
