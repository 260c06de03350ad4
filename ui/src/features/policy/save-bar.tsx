import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";

type Props = {
  problemCount: number;
  isChecking: boolean;
  /** Somebody else changed the rules: first it must be said what becomes of the draft. */
  isBlocked: boolean;
  error: unknown;
  onDiscard: () => void;
  onSave: () => void;
};

/** Stands while there is something to save, and says what keeps it from being saved. */
export function SaveBar(props: Props) {
  const { problemCount, isChecking, isBlocked } = props;
  return (
    <div className="sticky bottom-4 z-10 flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-float">
      <CommandErrorText error={props.error} />
      <div className="flex items-center gap-3">
        <p aria-live="polite" className="flex min-w-0 flex-1 items-center gap-2 text-sm">
          <Standing {...props} />
        </p>
        <Button onClick={props.onDiscard}>{t("policy.discard")}</Button>
        <Button
          tone="primary"
          data-testid="save-policy"
          disabled={problemCount > 0 || isChecking || isBlocked || Boolean(props.error)}
          onClick={props.onSave}
        >
          {t("policy.save")}
        </Button>
      </div>
    </div>
  );
}

function Standing({ problemCount, isChecking, isBlocked }: Props) {
  if (isBlocked) return <>{t("policy.bar.blocked")}</>;
  if (isChecking) {
    return (
      <>
        <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-faint" />
        {t("policy.bar.checking")}
      </>
    );
  }
  if (problemCount > 0) {
    return (
      <>
        <CircleAlert aria-hidden className="size-4 text-danger" />
        <span className="text-danger">{tn("policy.bar.problems", problemCount)}</span>
      </>
    );
  }
  return (
    <>
      <CircleCheck aria-hidden className="size-4 text-good" />
      {t("policy.bar.ready")}
    </>
  );
}
