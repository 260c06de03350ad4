import { localeTag } from "@/lib/i18n";

/** "812 B", "34 kB", "4.5 MB": decimal, as the limits of Stripe are. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return inUnits(Math.round(bytes / 1_000), "kilobyte");
  return inUnits(Math.round(bytes / 100_000) / 10, "megabyte");
}

function inUnits(size: number, unit: "kilobyte" | "megabyte"): string {
  return new Intl.NumberFormat(localeTag(), { style: "unit", unit }).format(size);
}
