import { localeTag } from "@/lib/i18n";

/** "812 B", "34 kB", "4.5 MB": decimal, as the limits of Stripe are. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return inUnits(bytes / 1_000, "kilobyte", 0);
  return inUnits(bytes / 1_000_000, "megabyte", 1);
}

function inUnits(size: number, unit: "kilobyte" | "megabyte", places: number): string {
  return new Intl.NumberFormat(localeTag(), {
    style: "unit",
    unit,
    maximumFractionDigits: places,
  }).format(size);
}
