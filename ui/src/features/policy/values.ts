import { plainPercent } from "@/lib/case-facts";
import { formatAmount, parseAmount, plainAmount } from "@/lib/money";
import type { Unit } from "./facts";

const SHARE_DIGITS = 2;
const SIGNED = /^\s*[-−]\s*/;

/** The number that was typed, in the unit of its fact (minor units, days, basis points), or null. */
export function parseValue(text: string, unit: Unit, currency: string): number | null {
  const isNegative = SIGNED.test(text);
  const plain = text.replace(SIGNED, "");
  const size = unit === "money" ? parseAmount(plain, currency) : parsePlain(plain, unit);
  if (size === null) return null;
  // There is no minus zero in JSON.
  return isNegative && size !== 0 ? -size : size;
}

/** What stands in the field for a number. */
export function valueText(value: number, unit: Unit, currency: string): string {
  if (unit === "money") return plainAmount(value, currency);
  return unit === "share" ? plainPercent(value) : String(value);
}

/** "$5.00" */
export const money = formatAmount;

function parsePlain(text: string, unit: Unit): number | null {
  const places = unit === "share" ? SHARE_DIGITS : 0;
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  const fraction = match?.[2] ?? "";
  if (!match || fraction.length > places) return null;
  const value = Number(`${match[1]}${fraction.padEnd(places, "0")}`);
  return Number.isSafeInteger(value) ? value : null;
}
