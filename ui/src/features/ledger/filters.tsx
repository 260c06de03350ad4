import { FilterX } from "lucide-react";
import { DayRange } from "@/components/day-range";
import { SearchField } from "@/components/search-field";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { label, t } from "@/lib/i18n";
import { type LedgerSearch, TRANSACTION_KINDS, TRANSACTION_STATUSES } from "@/lib/ledger-search";
import { ReferenceField } from "./reference-field";

type Props = {
  search: LedgerSearch;
  onSearch: (change: Partial<LedgerSearch>) => void;
  /** Null while there is nothing to reset. */
  onReset: (() => void) | null;
};

export function LedgerFilters({ search, onSearch, onReset }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        value={search.q}
        placeholder={t("ledger.search")}
        onChange={(q) => onSearch({ q })}
      />
      <Select
        label={t("column.kind")}
        value={search.kind}
        onChange={(kind) => onSearch({ kind })}
        choices={[
          { value: "any", label: t("filter.any") },
          ...TRANSACTION_KINDS.map((value) => ({ value, label: label("transaction_kind", value) })),
        ]}
      />
      <Select
        label={t("column.status")}
        value={search.status}
        onChange={(status) => onSearch({ status })}
        choices={[
          { value: "any", label: t("filter.any") },
          ...TRANSACTION_STATUSES.map((value) => ({
            value,
            label: label("transaction_status", value),
          })),
        ]}
      />
      <DayRange from={search.from} to={search.to} onChange={onSearch} />
      <ReferenceField value={search.reference} onChange={(reference) => onSearch({ reference })} />
      {onReset && (
        <Button tone="quiet" icon={FilterX} onClick={onReset}>
          {t("filter.reset")}
        </Button>
      )}
    </div>
  );
}
