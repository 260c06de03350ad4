import { lookUp, textOf } from "@/lib/i18n";
import type { EvidenceField, LintFinding } from "@/lib/types";

export function fieldName(field: EvidenceField): string {
  return textOf(`evidence_field_${field}`);
}

/** Where a field stands on the page; findings jump there. */
export const fieldAnchor = (field: EvidenceField) => `evidence-${field}`;

/** Characters as the desk counts them: one for each sign, however many bytes it takes. */
export const countCharacters = (text: string) => [...text].length;

/** "Customer’s name", "441 movements": a fact a text was computed from. */
export function sourceWords({ name, value }: { name: string; value: string }): string {
  return lookUp("evidence_source", name, { value }) ?? `${name.replaceAll(/[._]/g, " ")}: ${value}`;
}

/** Brings a field into sight and the keyboard into it. */
export function jumpTo(field: EvidenceField): void {
  const place = document.getElementById(fieldAnchor(field));
  place?.scrollIntoView({ block: "center" });
  place?.querySelector<HTMLElement>("textarea, button")?.focus({ preventScroll: true });
}

/** The sentence of a finding, its field called as it is on the page. */
export function findingWords({ field, sentence }: LintFinding): string {
  if (field === null) return sentence;
  const named = sentence.replaceAll(field, `“${fieldName(field)}”`);
  return named === sentence ? `${fieldName(field)}: ${sentence}` : named;
}
