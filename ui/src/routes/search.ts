/** Reading a URL: whatever is missing or wrong becomes the default, never an error. */
export type RawSearch = Record<string, unknown>;

export function text(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : "";
}

export function oneOf<const T extends string>(
  value: unknown,
  known: readonly T[],
  otherwise: NoInfer<T>,
): T {
  return known.find((one) => one === value) ?? otherwise;
}

/** The transaction in the side panel, if one is open. */
export function transactionId(value: unknown): number | undefined {
  const id = Number(value);
  return value !== undefined && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
