/**
 * Texts of customers and banks, as they can be shown beside others. Characters that turn the order of
 * what follows around are shown by their number, and so is what a text has that nobody would see;
 * letters that run from right to left stay, but keep their order to themselves.
 */
const HIDDEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;
/** Breaks lines, or joins letters and emoji to what is seen. */
const KEPT = /\n|\r|\t|\u200C|\u200D|\p{Variation_Selector}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const numbered = (character: string) =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

export function visible(text: string): string {
  const isBlank = text.replace(HIDDEN, "").trim() === "";
  const shown = text.replace(HIDDEN, (one) => (KEPT.test(one) && !isBlank ? one : numbered(one)));
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

type Customer = { user_name: string | null; user_id: string | null };

/** The name of a customer, or the id where there is no name to be seen; null where there is neither. */
export function customerOf({ user_name: name, user_id: id }: Customer): string | null {
  return name?.trim() ? visible(name) : id;
}

/** As {@link customerOf}, of somebody who surely has an id. */
export const nameOf = (customer: Customer & { user_id: string }): string =>
  customerOf(customer) ?? customer.user_id;
