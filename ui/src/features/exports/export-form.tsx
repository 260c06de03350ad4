import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import type { ExportFilter, ExportFormat } from "@/lib/types";
import { chooseFile, startExport } from "./queries";
import { follow, prepareToListen } from "./running";

type Props = { filter: ExportFilter; fileName: string };

const formats: readonly ExportFormat[] = ["csv", "jsonl"];

export function ExportForm({ filter, fileName }: Props) {
  const [format, setFormat] = useState<ExportFormat>("csv");
  const start = useMutation({
    mutationFn: async () => {
      const out = await chooseFile(format, fileName);
      if (out === null) return;
      await prepareToListen();
      const { export_id } = await startExport({ format, out, filter });
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
