import en from "@/locales/en.json";

/**
 * Every text of the window is a key of `locales/en.json`. Another language is one more file with the
 * same keys, added to `dictionaries`; what it lacks is shown in English.
 */
export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

const dictionaries: Record<string, Partial<Record<TextKey, string>>> = { en };
let locale = "en";

/** Chooses the language of all texts to come; unknown ones leave English standing. */
export function setLocale(name: string): void {
  locale = name in dictionaries ? name : "en";
  document.documentElement.lang = locale;
}

/**
 * The language of numbers, money and times. English is written as everywhere but in the US: there a
 * day before its month is read the other way round.
 */
export function localeTag(): string {
  return locale === "en" ? "en-GB" : locale;
}

/** The text of `key`, with `{name}` filled in. */
export function t(key: TextKey, values?: Values): string {
  return fill(dictionaries[locale]?.[key] ?? en[key], values);
}

type CountedKey = Extract<TextKey, `${string}.other`> extends `${infer K}.other` ? K : never;

/** The text of `key` for a number of things; `{count}` is that number with separators. */
export function tn(key: CountedKey, count: number, values?: Values): string {
  const form = new Intl.PluralRules(locale).select(Math.abs(count)) === "one" ? "one" : "other";
  const exact = `${key}.${form}`;
  const text = isKey(exact) ? t(exact) : t(`${key}.other` as TextKey);
  return fill(text, { count: formatCount(count), ...values });
}

/** "12,500" */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(localeTag()).format(count);
}

/** The text of `prefix.value`, if there is one: for codes and enums that may grow without us. */
export function lookUp(prefix: string, value: string, values?: Values): string | null {
  const key = `${prefix}.${value}`;
  return isKey(key) ? t(key, values) : null;
}

/** A word for an open value: its own text, or the value made readable ("late_win" -> "Late win"). */
export function label(prefix: string, value: string): string {
  return lookUp(prefix, value) ?? humanise(value);
}

/** The text of a key that came from the desk; one that is not known here is made readable. */
export function textOf(key: string): string {
  return isKey(key) ? t(key) : humanise(key);
}

function humanise(value: string): string {
  return capitalised(value.replaceAll("_", " ").trim());
}

/** The desk's messages begin with a small letter; here they stand alone. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A message of the desk as a sentence. */
export function asSentence(text: string): string {
  const start = capitalised(text);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

function fill(text: string, values?: Values): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
