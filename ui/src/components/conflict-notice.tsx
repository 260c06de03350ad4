import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

type Props = {
  title: string;
  text: string;
  /** The version in force, which somebody else made. */
  inForce: number;
  onReload: () => void;
  onKeep: () => void;
};

/** Somebody was faster. Nothing of the draft is lost, and nothing of theirs is overwritten unseen. */
export function ConflictNotice({ title, text, inForce, onReload, onKeep }: Props) {
  return (
    <div role="alert" data-testid="conflict">
      <Notice tone="warn" title={title} text={text}>
        <div className="mt-3 mb-1 flex gap-2">
          <Button data-testid="conflict-reload" onClick={onReload}>
            {t("conflict.reload", { version: inForce })}
          </Button>
          <Button data-testid="conflict-keep" onClick={onKeep}>
            {t("conflict.keep", { version: inForce })}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
