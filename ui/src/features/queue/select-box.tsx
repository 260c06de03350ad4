import { Check, Minus } from "lucide-react";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import type { QueueRow } from "@/lib/types";
import { customerOf } from "@/lib/visible";
import { useSelecting } from "./selection";

/** Selects a row with the pointer; by keyboard it is Space on the row. */
export function SelectBox({ row }: { row: QueueRow }) {
  const selecting = useSelecting();
  if (selecting === null) return null;
  return (
    <Box
      state={selecting.selected.has(row.case)}
      label={t("queue.select_row", { name: customerOf(row) ?? row.case })}
      onToggle={() => selecting.toggle(row)}
    />
  );
}

/** Selects everything that is shown, or nothing. */
export function SelectAllBox() {
  const selecting = useSelecting();
  if (selecting === null) return null;
  const { selected, shown, selectAll, clear } = selecting;
  const isAll = shown > 0 && selected.size >= shown;
  return (
    <Box
      state={isAll || (selected.size > 0 ? "mixed" : false)}
      label={t("shortcuts.select_all")}
      onToggle={isAll ? clear : selectAll}
    />
  );
}

type BoxProps = { state: boolean | "mixed"; label: string; onToggle: () => void };

function Box({ state, label, onToggle }: BoxProps) {
  const Icon = state === "mixed" ? Minus : Check;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the look of a checkbox is the system's
    <button
      type="button"
      role="checkbox"
      aria-checked={state}
      aria-label={label}
      tabIndex={-1}
      // The keyboard stays in the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      className="-m-2 grid place-items-center p-2"
    >
      <span
        className={cx(
          "grid size-4 place-items-center rounded-sm border",
          state ? "border-brand bg-brand text-on-brand" : "border-edge bg-surface",
        )}
      >
        {state && <Icon aria-hidden className="size-3" strokeWidth={3} />}
      </span>
    </button>
  );
}
