import { type TextKey, t, tn } from "@/lib/i18n";
import type { UnmatchedWhy, UserMapping } from "@/lib/types";

/** Why no user was found, in short. */
export const whyWords: Record<UnmatchedWhy, TextKey> = {
  unnamed: "unmatched.why.unnamed",
  unknown_user: "unmatched.why.unknown_user",
  shared_email: "unmatched.why.shared_email",
  no_email: "unmatched.why.no_email",
  no_wallet: "unmatched.why.no_wallet",
  refused: "unmatched.why.refused",
};

export const WHYS = Object.keys(whyWords) as UnmatchedWhy[];

/** The same as a sentence, with what to do. */
export const whyText: Record<UnmatchedWhy, TextKey> = {
  unnamed: "unmatched.why.unnamed.text",
  unknown_user: "unmatched.why.unknown_user.text",
  shared_email: "unmatched.why.shared_email.text",
  no_email: "unmatched.why.no_email.text",
  no_wallet: "unmatched.why.no_wallet.text",
  refused: "unmatched.why.refused.text",
};

/** "Stripe customer ID, new users are created". */
export function mappingWords({ naming, create_users }: UserMapping): string {
  const by =
    naming.by === "metadata"
      ? t("mapping.by.metadata.of", { key: naming.key })
      : t(naming.by === "email" ? "mapping.by.email" : "mapping.by.customer_id");
  return t(create_users ? "mapping.words.create" : "mapping.words.existing", { by });
}

export const paymentsCounted = (count: number) => tn("unmatched.payments", count);
