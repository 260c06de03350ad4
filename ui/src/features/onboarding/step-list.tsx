import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import type { Step, StepName } from "@/lib/onboarding-steps";
import { useFinish } from "./queries";

type Props = {
  steps: readonly Step[];
  shown: StepName | null;
  isFinished: boolean;
  onShow: (step: StepName) => void;
};

/** Every step can be looked at again; what is left waits. */
export function StepList({ steps, shown, isFinished, onShow }: Props) {
  const finish = useFinish();
  return (
    <nav aria-label={t("onboarding.steps")} className="flex flex-col gap-4">
      <ol className="flex flex-col gap-1">
        {steps.map((step, index) => (
          <li key={step.name}>
            <button
              type="button"
              aria-current={step.name === shown ? "step" : undefined}
              data-testid={`step-${step.name}`}
              data-done={step.isDone}
              onClick={() => onShow(step.name)}
              className={cx(
                "flex w-full items-center gap-3 rounded-md border px-2 py-2 text-left text-sm hover:bg-hover",
                step.name === shown ? "bg-surface font-medium" : "border-transparent text-ink-soft",
              )}
            >
              <span
                aria-hidden
                className={cx(
                  "figures flex size-6 shrink-0 items-center justify-center rounded-full border text-xs",
                  step.isDone && "border-transparent bg-good-soft text-good",
                )}
              >
                {step.isDone ? <Check className="size-3.5" /> : index + 1}
              </span>
              <span>{t(step.title)}</span>
              {step.isDone && <span className="sr-only">{t("onboarding.done")}</span>}
            </button>
          </li>
        ))}
      </ol>
      {!isFinished && (
        <div className="flex flex-col gap-2 border-t pt-4">
          <p className="px-2 text-ink-soft text-xs">{t("onboarding.later.text")}</p>
          <Link to="/" className="px-2 text-brand text-sm hover:underline">
            {t("onboarding.later")}
          </Link>
          <Button
            tone="quiet"
            className="justify-start px-2"
            pending={finish.isPending}
            onClick={() => finish.mutate()}
            data-testid="finish-onboarding"
          >
            {t("onboarding.dismiss")}
          </Button>
          <CommandErrorText error={finish.error} />
        </div>
      )}
    </nav>
  );
}
