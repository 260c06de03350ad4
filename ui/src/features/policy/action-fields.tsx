import { useId } from "react";
import { Pick } from "@/components/pick";
import { ProblemLines } from "@/components/problem-lines";
import { Switch } from "@/components/ui/switch";
import { label, t } from "@/lib/i18n";
import type { CaseAction, CaseKind } from "@/lib/types";
import { actionsFor, isAct } from "./facts";
import { type Problem, within } from "./problems";

type Value = { action: CaseAction; autopilot: boolean };
type Props = {
  value: Value;
  kinds: readonly CaseKind[];
  problems: readonly Problem[];
  onChange: (value: Value) => void;
};

/** What is proposed, and whether it happens by itself. Only what exists for the kinds can be chosen. */
export function ActionFields({ value, kinds, problems, onChange }: Props) {
  const id = useId();
  const possible = actionsFor(kinds);
  const shown = possible.includes(value.action) ? possible : [value.action, ...possible];
  const about = [...within(problems, "action"), ...within(problems, "autopilot")];
  const canAct = isAct(value.action);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="flex items-center gap-2">
          <span className="w-10 shrink-0 text-ink-soft text-sm">{t("policy.then")}</span>
          <Pick
            label={t("policy.action")}
            value={value.action}
            invalid={within(problems, "action").length > 0}
            groups={[
              { choices: shown.map((one) => ({ value: one, label: actionLabel(one, kinds) })) },
            ]}
            onChange={(action) => onChange({ ...value, action })}
          />
        </div>
        <div className="flex items-center gap-2">
          {canAct ? (
            <>
              <Switch
                id={id}
                checked={value.autopilot}
                onChange={(autopilot) => onChange({ ...value, autopilot })}
              />
              <label htmlFor={id} className="text-sm">
                {t("policy.autopilot")}
              </label>
            </>
          ) : (
            <span className="text-ink-soft text-sm">{t("policy.autopilot.nothing")}</span>
          )}
        </div>
      </div>
      <ProblemLines problems={about} />
    </div>
  );
}

/** For both kinds at once, contesting means answering where it is an inquiry. */
function actionLabel(action: CaseAction, kinds: readonly CaseKind[]): string {
  const isBoth = action === "contest" && kinds.length > 1;
  return isBoth ? t("policy.contest_or_answer") : label("policy_action", action);
}
