import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { dayOf, zone } from "@/lib/time";
import type { ExportFormat, ExportSelection } from "@/lib/types";
import { chooseFile, startExport } from "./queries";
import { follow, prepareToListen } from "./running";

type Props = { selection: ExportSelection };

/** Formats that hold every kind of rows. */
const formats = ["xlsx", "csv", "jsonl", "parquet"] as const satisfies readonly ExportFormat[];

export function ExportForm({ selection }: Props) {
  const [format, setFormat] = useState<(typeof formats)[number]>("xlsx");
  const [inZone, setInZone] = useState(false);
  const here = zone().name;
  const zoneId = useId();
  const start = useMutation({
    mutationFn: async () => {
      const name = `redress-${selection.kind.replaceAll("_", "-")}-${dayOf(Date.now())}`;
      const out = await chooseFile(format, name);
      if (out === null) return;
      await prepareToListen();
      const { export_id } = await startExport({
        selection,
        format,
        out,
        zone: inZone ? here : null,
      });
      follow(export_id, out);
    },
  });
  return (
    <>
      <DialogBody>
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-2 font-medium">{t("export.format")}</legend>
          {formats.map((value) => (
            <label
              key={value}
              className={cx(
                "flex cursor-pointer gap-3 rounded-md border p-3 has-focus-visible:outline-2 has-focus-visible:outline-focus",
                value === format ? "border-brand bg-chosen" : "hover:bg-hover",
              )}
            >
              <input
                type="radio"
                name="format"
                value={value}
                checked={value === format}
                onChange={() => setFormat(value)}
                className="mt-1 accent-brand"
              />
              <span>
                <span className="block font-medium">{t(`export.${value}`)}</span>
                <span className="text-ink-soft">{t(`export.${value}.text`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="flex items-center gap-3">
          <Switch id={zoneId} checked={inZone} onChange={setInZone} />
          <label htmlFor={zoneId}>{t("export.zone", { zone: here })}</label>
        </div>
        <CommandErrorText error={start.error} />
      </DialogBody>
      <DialogFooter>
        <Button tone="primary" pending={start.isPending} onClick={() => start.mutate()}>
          {t("export.choose")}
        </Button>
      </DialogFooter>
    </>
  );
}
