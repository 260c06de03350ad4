import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { visible } from "@/lib/visible";
import { type Draft, nameOf } from "./draft";
import { chooseCsv } from "./queries";

type Props = { path: string | null; onChange: (change: Pick<Draft, "path" | "mapping">) => void };

/** Chooses the file; what was said about another one's columns is dropped. */
export function FilePick({ path, onChange }: Props) {
  const choose = async () => {
    const chosen = await chooseCsv();
    if (chosen !== null) onChange({ path: chosen, mapping: {} });
  };
  return (
    <div className="flex items-center gap-3 text-sm">
      <Button data-testid="choose-import-file" onClick={() => void choose()}>
        {t("import.file.choose")}
      </Button>
      <span className={path === null ? "text-ink-soft" : "font-medium"} title={path ?? undefined}>
        {path === null ? t("import.file.none") : visible(nameOf(path))}
      </span>
    </div>
  );
}
