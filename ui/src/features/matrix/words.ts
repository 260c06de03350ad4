import { label, lookUp, t } from "@/lib/i18n";
import type { EvidenceReason } from "@/lib/types";
import type { Need } from "./changes";

/** "Fraudulent", "Any other reason". */
export const reasonName = (reason: EvidenceReason) =>
  lookUp("matrix_reason", reason) ?? label("dispute_reason", reason);

/** "Fraudulent, physical product; Duplicate, service in person": rows by their names. */
export const pairNames = (keys: readonly string[]) =>
  keys
    .map((key) => {
      const [reason = "", product = ""] = key.split(" ");
      return `${reasonName(reason as EvidenceReason)} (${label("product", product)})`;
    })
    .join(", ");

export const needName = (need: Need | null) =>
  need === null ? t("matrix.not_asked") : label("need", need);
