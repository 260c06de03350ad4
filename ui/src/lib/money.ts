/** Stripe's exponents, as in the Rust crate `money`; amounts here are whole minor units. */
const ZERO_DECIMAL = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));
const SYMBOLS: Record<string, string> = { usd: "$", eur: "€", gbp: "£", jpy: "¥", inr: "₹" };
const MINOR_MAX = Number.MAX_SAFE_INTEGER;

/** How many digits follow the decimal point. */
export function exponent(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/**
 * "$1,234.50", "−$3.20", "1.250 KWD". Digits are moved as text, so every amount stays exact.
 * The sign is a real minus, as wide as a figure: a negative amount reads as one without colour.
 */
export function formatAmount(minor: number, currency: string): string {
  const digits = decimal(Math.abs(minor), exponent(currency));
  const dot = digits.indexOf(".");
  const whole = dot < 0 ? digits : digits.slice(0, dot);
  const rest = dot < 0 ? "" : digits.slice(dot);
  const number = whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
  const sign = minor < 0 ? "−" : "";
  const symbol = SYMBOLS[currency];
  return symbol ? `${sign}${symbol}${number}` : `${sign}${number} ${currency.toUpperCase()}`;
}

/** "1234.50": what stands in an amount field. */
export function plainAmount(minor: number, currency: string): string {
  return (minor < 0 ? "-" : "") + decimal(Math.abs(minor), exponent(currency));
}

/** Minor units of a typed amount, or null when it is not an exact amount of this currency. */
export function parseAmount(text: string, currency: string): number | null {
  const match = /^(\d+)(?:[.,](\d*))?$/.exec(text.trim().replace(/\s/g, ""));
  if (!match) return null;
  const places = exponent(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > places) return null;
  const minor = Number(`${match[1]}${fraction.padEnd(places, "0")}`);
  return minor <= MINOR_MAX ? minor : null;
}

/** The unit in front of an amount field. */
export function currencyMark(currency: string): string {
  return SYMBOLS[currency] ?? currency.toUpperCase();
}

/** The desk writes "-$3.20" for machines and people alike; here it gets the minus of a figure. */
export function trueMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=[\d$€£¥₹])/g, "$1−");
}

function decimal(minor: number, places: number): string {
  const digits = String(minor).padStart(places + 1, "0");
  if (places === 0) return digits;
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
