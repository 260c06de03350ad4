import { FilterX } from "lucide-react";
import { DayRange } from "@/components/day-range";
import { Pick } from "@/components/pick";
import { SearchField } from "@/components/search-field";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { SUBJECT_KINDS, subjectKinds } from "@/lib/audit-subjects";
import { t } from "@/lib/i18n";
import { actionGroups, actionWords } from "./actions";
import { IdField } from "./id-field";
import type { AuditSearch } from "./search";

type Props = {
  search: AuditSearch;
  onSearch: (change: Partial<AuditSearch>) => void;
  /** Null while there is nothing to reset. */
  onReset: (() => void) | null;
};

export function AuditFilters({ search, onSearch, onReset }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        testId="audit-who"
        value={search.who}
        placeholder={t("audit.who")}
        onChange={(who) => onSearch({ who })}
      />
      <Pick
        label={t("column.action")}
        value={search.action}
        onChange={(action) => onSearch({ action })}
        groups={[
          { choices: [{ value: "any", label: t("audit.any_action") }] },
          ...actionGroups.map(({ name, actions }) => ({
            label: t(name),
            choices: actions.map((value) => ({ value, label: t(actionWords[value]) })),
          })),
        ]}
      />
      <Select
        label={t("column.subject")}
        value={search.kind}
        onChange={(kind) => onSearch({ kind, id: "" })}
        choices={[
          { value: "any", label: t("filter.any") },
          ...SUBJECT_KINDS.map((value) => ({ value, label: t(subjectKinds[value]) })),
        ]}
      />
      {search.kind !== "any" && <IdField value={search.id} onChange={(id) => onSearch({ id })} />}
      <DayRange from={search.from} to={search.to} onChange={onSearch} />
      {onReset && (
        <Button tone="quiet" icon={FilterX} onClick={onReset}>
          {t("filter.reset")}
        </Button>
      )}
    </div>
  );
}
