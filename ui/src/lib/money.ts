/** Amounts are whole minor units of the currency beside them, as in the Rust crate `money`. */
import { CURRENCIES } from "@/bindings";
import { localeTag, t } from "@/lib/i18n";

type CurrencyFormat = { code: string; exponent: number; symbol: string | null };

const MINOR_MAX = Number.MAX_SAFE_INTEGER;
const formats = new Map<string, CurrencyFormat>(CURRENCIES.map((format) => [format.code, format]));

/** Is this the code of a currency that Stripe knows? */
export function isCurrency(code: string): boolean {
  return formats.has(code);
}

/** How many digits follow the decimal point at Stripe. */
export function exponent(currency: string): number {
  return formats.get(currency)?.exponent ?? 2;
}

const symbolOf = (currency: string) => formats.get(currency)?.symbol ?? null;

/**
 * "$1,234.50", "−$3.20", "1.250 KWD": as `Amount::for_people` writes it in the desk's sentences, with
 * the separators of this window's language. The symbol is the desk's own, because both stand side by
 * side: `Intl` writes "US$" for Britain and "FCFA" for XAF.
 */
export function formatAmount(minor: number | string, currency: string): string {
  const { sign, figures } = written(minor, exponent(currency));
  const symbol = symbolOf(currency);
  return symbol ? `${sign}${symbol}${figures}` : `${sign}${figures} ${currency.toUpperCase()}`;
}

/** "12,500 USD credits": credits are counted, whatever they cost; one is a minor unit of a wallet. */
export function formatCredits(credits: number | string, currency?: string): string {
  const { sign, figures: count } = written(credits, 0);
  const unit = count === "1" ? "one" : "many";
  const text = currency
    ? t(`credits.of.${unit}`, { count, currency: currency.toUpperCase() })
    : t(`credits.${unit}`, { count });
  return sign + text;
}

/** "1234.50": what stands in an amount field. */
export function plainAmount(minor: number, currency: string): string {
  const places = exponent(currency);
  return plainDecimal(minor, places, places);
}

/** "83.3" for 8330 hundredths: digits and a point in every language, as the fields read them. */
export function plainDecimal(units: number, places: number, placesMin = 0): string {
  return new Intl.NumberFormat("en", {
    useGrouping: false,
    minimumFractionDigits: placesMin,
    maximumFractionDigits: places,
  }).format(exact(units, places));
}

/** What a typed text says; `readings` are the two amounts it can be, in minor units. */
type ReadAmount =
  | { type: "amount"; minor: number }
  | { type: "ambiguous"; readings: [grouped: number, decimal: number] }
  | { type: "malformed" };

const MALFORMED: ReadAmount = { type: "malformed" };

/**
 * Reads a typed or printed amount by the rule of `Amount::parse_decimal`: a point separates decimals,
 * commas separate thousands where they stand as they are printed, a single comma separates decimals
 * where the currency has as many, and what can be both is refused with both readings.
 */
export function readAmount(text: string, currency: string): ReadAmount {
  const [, sign = "", unsigned = ""] = /^([-−]?)(.*)$/s.exec(text.trim()) ?? [];
  const number = withoutUnit(unsigned, currency);
  const places = exponent(currency);
  const grouped = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(number)
    ? number.replaceAll(",", "")
    : null;
  const comma = /^(\d+),(\d+)$/.exec(number);
  const point = comma && (comma[2] ?? "").length <= places ? `${comma[1]}.${comma[2]}` : null;
  if (grouped !== null && point !== null) {
    const readings = [minorOf(grouped, places), minorOf(point, places)] as const;
    if (readings[0] === null || readings[1] === null) return MALFORMED;
    return { type: "ambiguous", readings: [signed(sign, readings[0]), signed(sign, readings[1])] };
  }
  const minor = minorOf(grouped ?? point ?? number, places);
  return minor === null ? MALFORMED : { type: "amount", minor: signed(sign, minor) };
}

/** Minor units of a typed amount of money, or null when it is none; nothing is below zero. */
export function parseAmount(text: string, currency: string): number | null {
  const read = readAmount(text, currency);
  return read.type === "amount" && read.minor >= 0 ? read.minor : null;
}

/** A typed number of credits: whole, with or without commas between the thousands; null when it is none. */
export function parseCredits(text: string): number | null {
  const typed = text.trim();
  const digits = /^[1-9]\d{0,2}(,\d{3})+$/.test(typed) ? typed.replaceAll(",", "") : typed;
  if (!/^\d{1,16}$/.test(digits)) return null;
  const credits = Number(digits);
  return Number.isSafeInteger(credits) ? credits : null;
}

/** What is wrong with a text that is no amount; a doubtful one is told with both its readings. */
export function whyNoAmount(text: string, currency: string): string {
  const read = readAmount(text, currency);
  if (read.type === "ambiguous") {
    const [grouped, point] = read.readings;
    return t("amount.ambiguous", {
      text: text.trim(),
      grouped: plainAmount(grouped, currency),
      decimal: plainAmount(point, currency),
    });
  }
  return t("amount.malformed", {
    currency: currency.toUpperCase(),
    example: plainAmount(12 * 10 ** exponent(currency), currency),
  });
}

/** The unit in front of an amount field. */
export function currencyMark(currency: string): string {
  return symbolOf(currency) ?? currency.toUpperCase();
}

/** The desk writes "-$3.20" for machines and people alike; here it gets the minus of a figure. */
export function trueMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=[\d\p{Lu}\p{Sc}])/gu, "$1−");
}

/** "1234E-2" is 12.34 for `Intl`: the digits never pass through a float. */
const exact = (units: number | string, places: number) =>
  `${units}E-${places}` as Intl.StringNumericLiteral;

/** Sign and figures. The minus is as wide as a figure: a negative amount is one without colour, too. */
function written(units: number | string, places: number): { sign: string; figures: string } {
  const format = new Intl.NumberFormat(localeTag(), {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  const parts = format.formatToParts(exact(units, places));
  const figures = parts.filter(({ type }) => type !== "minusSign");
  return {
    sign: figures.length < parts.length ? "−" : "",
    figures: figures.map(({ value }) => value).join(""),
  };
}

/** Digits and one point as minor units; null for anything else, or more than JavaScript keeps exact. */
function minorOf(number: string, places: number): number | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(number);
  const fraction = match?.[2] ?? "";
  if (!match || fraction.length > places) return null;
  const minor = Number(`${match[1]}${fraction.padEnd(places, "0")}`);
  return minor <= MINOR_MAX ? minor : null;
}

/** Minus zero is zero. */
const signed = (sign: string, minor: number) => (sign === "" || minor === 0 ? minor : -minor);

function withoutUnit(text: string, currency: string): string {
  const symbol = symbolOf(currency);
  if (symbol !== null) return text.startsWith(symbol) ? text.slice(symbol.length) : text;
  const code = ` ${currency}`;
  return text.toLowerCase().endsWith(code) ? text.slice(0, -code.length) : text;
}
