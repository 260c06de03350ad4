import type { ProductTexts, ProductType, StandingText, StandingTexts } from "@/lib/types";

/** A text by its product and name; a blank one is none. */
export const keyOf = (product: ProductType, name: StandingText) => `${product} ${name}`;

export function nameOf(key: string): [product: ProductType, name: StandingText] {
  const [product = "", name = ""] = key.split(" ");
  return [product as ProductType, name as StandingText];
}

export const textOf = (texts: StandingTexts, product: ProductType, name: StandingText) =>
  texts.products[product]?.[name] ?? "";

export function partsOf({ products }: StandingTexts): Map<string, string> {
  const parts = new Map<string, string>();
  for (const [product, texts] of entries(products)) {
    for (const [name, text] of entries(texts)) {
      if (text?.trim()) parts.set(keyOf(product, name), text.trim());
    }
  }
  return parts;
}

export function ofParts(parts: ReadonlyMap<string, string>, version: number): StandingTexts {
  const products: StandingTexts["products"] = {};
  for (const [key, text] of parts) {
    const [product, name] = nameOf(key);
    products[product] = { ...products[product], [name]: text };
  }
  return { version, products };
}

export function withText(
  texts: StandingTexts,
  product: ProductType,
  name: StandingText,
  text: string,
): StandingTexts {
  const own: ProductTexts = { ...texts.products[product], [name]: text || null };
  return { ...texts, products: { ...texts.products, [product]: own } };
}

const entries = <K extends string, V>(record: Partial<Record<K, V>>) =>
  Object.entries(record) as [K, V][];
