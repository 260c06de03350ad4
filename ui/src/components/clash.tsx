import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

type Props = {
  /** What somebody else has saved. */
  theirs: ReactNode;
  onKeep?: () => void;
  onTake: () => void;
};

/** Two people wrote the same; both texts are in sight, and one of the two is chosen. */
export function Clash({ theirs, onKeep, onTake }: Props) {
  return (
    <div role="alert" className="rounded-md border border-warn/30 bg-warn-soft p-3 text-sm">
      <p className="font-semibold text-warn">{t("evidence.clash")}</p>
      <div className="my-2 max-h-64 overflow-y-auto whitespace-pre-wrap rounded-sm bg-surface p-2">
        {theirs === "" ? t("evidence.left_out") : theirs}
      </div>
      <div className="flex gap-2">
        {onKeep && (
          <Button data-testid="keep-mine" onClick={onKeep}>
            {t("evidence.clash.keep")}
          </Button>
        )}
        <Button data-testid="take-theirs" onClick={onTake}>
          {t("evidence.clash.take")}
        </Button>
      </div>
    </div>
  );
}
