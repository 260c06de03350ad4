import { Button } from "@/components/ui/button";
import { formatCount, t } from "@/lib/i18n";
import { columnName } from "./columns-of";

type Props = {
  columns: readonly string[];
  without: readonly string[];
  onChange: (without: readonly string[]) => void;
};

/** The columns in the order of the file; those without a tick are left out. */
export function ColumnChoice({ columns, without, onChange }: Props) {
  const chosen = columns.filter((column) => !without.includes(column)).length;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t("export.columns")}</legend>
      <div className="mb-1 flex items-center gap-2">
        <span aria-hidden className="font-medium">
          {t("export.columns")}
        </span>
        <span role="status" className="figures flex-1 text-ink-soft">
          {t("export.columns.chosen", { count: formatCount(chosen), of: columns.length })}
        </span>
        <Button tone="quiet" onClick={() => onChange([])}>
          {t("export.columns.all")}
        </Button>
        <Button tone="quiet" onClick={() => onChange(columns)}>
          {t("export.columns.none")}
        </Button>
      </div>
      <div className="max-h-44 overflow-y-auto rounded-md border bg-surface p-2">
        <div className="columns-2 gap-4">
          {columns.map((column) => (
            <label key={column} title={column} className="flex items-center gap-2 px-1 py-0.5">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-brand"
                checked={!without.includes(column)}
                onChange={({ target }) =>
                  onChange(
                    target.checked ? without.filter((one) => one !== column) : [...without, column],
                  )
                }
              />
              <span className="min-w-0 truncate">{columnName(column)}</span>
            </label>
          ))}
        </div>
      </div>
      {chosen === 0 && (
        <p role="alert" className="mt-1 text-danger">
          {t("error.export_no_columns")}
        </p>
      )}
    </fieldset>
  );
}
