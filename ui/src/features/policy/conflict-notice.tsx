import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

type Props = { inForce: number; madeFrom: number; onReload: () => void; onKeep: () => void };

/** Somebody was faster. Nothing of the draft is lost, and nothing of theirs is overwritten unseen. */
export function ConflictNotice({ inForce, madeFrom, onReload, onKeep }: Props) {
  return (
    <div role="alert" data-testid="policy-conflict">
      <Notice
        tone="warn"
        title={t("policy.conflict", { version: inForce })}
        text={t("policy.conflict.text", { version: inForce, from: madeFrom })}
      >
        <div className="mt-3 mb-1 flex gap-2">
          <Button onClick={onReload}>{t("policy.conflict.reload", { version: inForce })}</Button>
          <Button onClick={onKeep}>{t("policy.conflict.keep", { version: inForce })}</Button>
        </div>
      </Notice>
    </div>
  );
}
