import type { StandingTexts } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import type { Work } from "@/lib/use-document";

/** The texts somebody is writing. */
export const unsaved = createUnsaved<Work<StandingTexts>>();
