import { t } from "@/lib/i18n";
import type { ImportPlace } from "@/lib/types";
import { visible } from "@/lib/visible";

/** Where something stands, as a person looks for it. */
export function placeText({ line, column, name, key }: ImportPlace): string {
  if (line === null) return t("import.place.table", { name: name ?? "", key: visible(key ?? "") });
  if (column === null) return t("import.place.line", { line });
  return t("import.place.column", { line, column, name: visible(name ?? "") });
}
