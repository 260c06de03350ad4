import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { formatCount, t, tn } from "@/lib/i18n";
import type { ShortcutId } from "@/lib/shortcuts";
import type { QueueRow } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";
import { BULK_ACTS, type BulkAct, fits, writeSums } from "./bulk";
import { BulkDialog } from "./bulk-dialog";
import type { Selected } from "./selection";

/** The keys of a single case work on what is selected, as long as something is. */
const keys: Record<BulkAct, ShortcutId> = {
  approve: "approve",
  reject: "reject",
  accept: "accept",
  refund: "refund_inquiry",
  dismiss: "dismiss",
};

type Props = { selected: Selected; onClear: () => void };

/** How much is selected, what it is worth, and what can be done with all of it at once. */
export function BulkBar({ selected, onClear }: Props) {
  const [asked, setAsked] = useState<{ act: BulkAct; rows: QueueRow[] } | null>(null);
  const rows = [...selected.values()];
  const rowsOf = (act: BulkAct) => rows.filter((row) => fits(act, row));
  const acts = BULK_ACTS.filter((act) => rowsOf(act).length > 0);
  const ask = (act: BulkAct) => setAsked({ act, rows: rowsOf(act) });
  useShortcuts(Object.fromEntries(acts.map((act) => [keys[act], () => ask(act)])));
  const close = (isDone: boolean) => {
    setAsked(null);
    if (isDone) onClear();
  };
  return (
    <>
      {rows.length > 0 && (
        <section
          aria-label={t("bulk.label")}
          data-testid="bulk-bar"
          className="flex flex-wrap items-center gap-2"
        >
          <p aria-live="polite" className="mr-2 text-sm">
            <span className="font-medium">{tn("bulk.selected", rows.length)}</span>{" "}
            <span className="figures text-ink-soft">{writeSums(rows.map(moneyOf))}</span>
          </p>
          {acts.map((act) => (
            <Button
              key={act}
              tone={act === "accept" || act === "refund" ? "danger-plain" : "plain"}
              shortcut={keys[act]}
              data-testid={`bulk-${act}`}
              onClick={() => ask(act)}
            >
              {t(`bulk.${act}`, { count: formatCount(rowsOf(act).length) })}
            </Button>
          ))}
          {acts.length === 0 && <p className="text-ink-soft">{t("bulk.nothing")}</p>}
          <IconButton icon={X} label={t("shortcuts.clear")} shortcut="Esc" onClick={onClear} />
        </section>
      )}
      {asked && <BulkDialog {...asked} selectedCount={rows.length} onClose={close} />}
    </>
  );
}

const moneyOf = ({ amount, currency }: QueueRow) =>
  amount === null || currency === null ? null : { minor: amount, currency };
