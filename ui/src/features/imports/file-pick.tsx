import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { visible } from "@/lib/visible";
import { type Draft, nameOf } from "./draft";
import { chooseCsv, chooseFolder } from "./queries";

type Props = {
  of: "file" | "folder";
  path: string | null;
  onChange: (change: Pick<Draft, "path" | "mapping">) => void;
};

/** Chooses the file or folder; what was said about another one's columns is dropped. */
export function FilePick({ of, path, onChange }: Props) {
  const choose = async () => {
    const chosen = await (of === "file" ? chooseCsv() : chooseFolder());
    if (chosen !== null) onChange({ path: chosen, mapping: {} });
  };
  return (
    <div className="flex items-center gap-3 text-sm">
      <Button data-testid="choose-import-file" onClick={() => void choose()}>
        {t(`import.${of}.choose`)}
      </Button>
      <span className={path === null ? "text-ink-soft" : "font-medium"} title={path ?? undefined}>
        {path === null ? t(`import.${of}.none`) : visible(nameOf(path))}
      </span>
    </div>
  );
}
