import { asFailure } from "@/lib/call";
import type { ProductType, StandingText, StandingTexts } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import { useDocument, type Work } from "@/lib/use-document";
import { ofParts, partsOf, textOf, withText } from "./parts";
import { saveTexts, standingTexts } from "./queries";

/** The texts somebody is writing. */
const unsaved = createUnsaved<Work<StandingTexts>>("texts");

/** Why a text was refused. */
type Told = { product: ProductType; text: StandingText; reason: string };

/** The standing texts with what is being written over them. */
export function useTexts(inForce: StandingTexts) {
  const document = useDocument<StandingTexts, string>({
    inForce,
    queryKey: standingTexts.queryKey,
    unsaved,
    partsOf,
    ofParts,
    save: saveTexts,
    changed: "standing_texts_changed",
  });
  const { draft, error, sent, write } = document;
  const told = problemsOf(error);
  /** A problem is over when its text, or the policy that goes with it, is another one. */
  const stands = ({ product, text }: Told) =>
    sent !== null &&
    [text, text.replace("_disclosure", "") as StandingText].every(
      (name) => textOf(sent, product, name) === textOf(draft, product, name),
    );
  return {
    ...document,
    problems: told.filter(stands),
    error: told.length > 0 ? null : error,
    edit: (product: ProductType, name: StandingText, text: string) =>
      write(withText(draft, product, name, text)),
  };
}

export type TextsInWork = ReturnType<typeof useTexts>;

function problemsOf(error: unknown): Told[] {
  if (error === null) return [];
  const { code, details } = asFailure(error);
  const isKnown = code === "standing_texts_invalid" && Array.isArray(details.problems);
  return isKnown ? (details.problems as Told[]) : [];
}
