import type { Ce3Evidence } from "@/lib/types";

/** Steps of writing Compelling Evidence 3.0. Each gives new evidence; none knows the page. */
export type Disputed = NonNullable<Ce3Evidence["disputed_transaction"]>;
export type Prior = Ce3Evidence["prior_undisputed_transactions"][number];
type Address = NonNullable<Prior["shipping_address"]>;
type TextName = Exclude<keyof Prior, "charge" | "shipping_address">;
/** The disputed payment, or one of the two earlier ones. */
export type Column = "disputed" | 0 | 1;

export const COLUMNS: readonly Column[] = ["disputed", 0, 1];

export const TEXTS: readonly TextName[] = [
  "customer_account_id",
  "customer_email_address",
  "customer_purchase_ip",
  "customer_device_id",
  "customer_device_fingerprint",
  "product_description",
];

export const ADDRESS: readonly (keyof Address)[] = [
  "line1",
  "line2",
  "city",
  "state",
  "postal_code",
  "country",
];

const blank = {
  customer_account_id: null,
  customer_device_fingerprint: null,
  customer_device_id: null,
  customer_email_address: null,
  customer_purchase_ip: null,
  product_description: null,
  shipping_address: null,
};
const BLANK_DISPUTED: Disputed = { ...blank, merchandise_or_services: null };
const BLANK_PRIOR: Prior = { charge: "", ...blank };
const BLANK_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export const disputedOf = (ce3: Ce3Evidence): Disputed =>
  ce3.disputed_transaction ?? BLANK_DISPUTED;

export const priorOf = (ce3: Ce3Evidence, at: 0 | 1): Prior =>
  ce3.prior_undisputed_transactions[at] ?? BLANK_PRIOR;

export const columnOf = (ce3: Ce3Evidence, column: Column) =>
  column === "disputed" ? disputedOf(ce3) : priorOf(ce3, column);

/** What is typed and blank is unset: Stripe would take it for an empty text. */
const typedText = (text: string) => (text === "" ? null : text);

export function withDisputed(ce3: Ce3Evidence, part: Partial<Disputed>): Ce3Evidence {
  return { ...ce3, disputed_transaction: { ...disputedOf(ce3), ...part } };
}

/** An earlier payment of which nothing is left is none. */
export function withPrior(ce3: Ce3Evidence, at: 0 | 1, part: Partial<Prior>): Ce3Evidence {
  const both = ([0, 1] as const).map((one) =>
    one === at ? { ...priorOf(ce3, one), ...part } : priorOf(ce3, one),
  );
  const further = ce3.prior_undisputed_transactions.slice(2);
  const named = [...both, ...further].filter((one) => !isSame(one, BLANK_PRIOR));
  return { ...ce3, prior_undisputed_transactions: named };
}

export function withText(ce3: Ce3Evidence, column: Column, name: TextName, text: string) {
  const part = { [name]: typedText(text) };
  return column === "disputed" ? withDisputed(ce3, part) : withPrior(ce3, column, part);
}

export function withAddress(
  ce3: Ce3Evidence,
  column: Column,
  name: keyof Address,
  text: string,
): Ce3Evidence {
  const now = columnOf(ce3, column).shipping_address ?? BLANK_ADDRESS;
  const address = { ...now, [name]: typedText(text) };
  const part = { shipping_address: isSame(address, BLANK_ADDRESS) ? null : address };
  return column === "disputed" ? withDisputed(ce3, part) : withPrior(ce3, column, part);
}
