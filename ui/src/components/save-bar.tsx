import { CircleAlert, LoaderCircle, PencilLine } from "lucide-react";
import type { ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";

type Props = {
  problemCount: number;
  isChecking?: boolean;
  /** Somebody else saved meanwhile: first it must be said what becomes of the draft. */
  isBlocked: boolean;
  isSaving?: boolean;
  /** False where the draft could not be judged. */
  canSave?: boolean;
  error: unknown;
  /** What is not saved yet, where more can be said than that. */
  unsaved?: string;
  /** What the button says, and by which name tests find it. */
  save: string;
  testId: string;
  /** Said along with saving, such as why. */
  children?: ReactNode;
  onDiscard: () => void;
  onSave: () => void;
};

/** Stands while there is something to save, and says what keeps it from being saved. */
export function SaveBar(props: Props) {
  const { problemCount, isChecking, isBlocked, canSave = true } = props;
  return (
    <div
      data-testid="save-bar"
      className="sticky bottom-4 z-10 flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-float"
    >
      <CommandErrorText error={props.error} />
      <div className="flex items-center gap-3">
        <p aria-live="polite" className="flex min-w-0 flex-1 items-center gap-2 text-sm">
          <Standing {...props} />
        </p>
        {props.children}
        <Button onClick={props.onDiscard}>{t("bar.discard")}</Button>
        <Button
          tone="primary"
          data-testid={props.testId}
          disabled={problemCount > 0 || isChecking || isBlocked || !canSave}
          pending={props.isSaving}
          onClick={props.onSave}
        >
          {props.save}
        </Button>
      </div>
    </div>
  );
}

function Standing({ problemCount, isChecking, isBlocked, unsaved }: Props) {
  if (isBlocked) return <>{t("bar.blocked")}</>;
  if (isChecking) {
    return (
      <>
        <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-faint" />
        {t("bar.checking")}
      </>
    );
  }
  if (problemCount > 0) {
    return (
      <>
        <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
        <span className="text-danger">{tn("bar.problems", problemCount)}</span>
      </>
    );
  }
  return (
    <>
      <PencilLine aria-hidden className="size-4 shrink-0 text-warn" />
      {unsaved ?? t("bar.ready")}
    </>
  );
}
