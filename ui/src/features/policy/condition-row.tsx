import { X } from "lucide-react";
import { Pick, type PickGroup } from "@/components/pick";
import { ProblemLines } from "@/components/problem-lines";
import { IconButton } from "@/components/ui/icon-button";
import { label, t } from "@/lib/i18n";
import type { DraftCondition } from "./draft";
import { withFact } from "./edit";
import { type FactName, facts, operatorsFor, SOURCES } from "./facts";
import { type Problem, within } from "./problems";
import { ValueEditor } from "./value-editor";

type Props = {
  condition: DraftCondition;
  isFirst: boolean;
  currency: string;
  /** Those of this condition; places from here: `fact`, `operator`, `value/0`. */
  problems: readonly Problem[];
  onChange: (condition: DraftCondition) => void;
  onRemove: () => void;
};

/** A condition, written as the sentence it is: a fact, how it is compared, and with what. */
export function ConditionRow(props: Props) {
  const { condition, isFirst, currency, problems, onChange, onRemove } = props;
  const isWrong = (place: string) => within(problems, place).length > 0;
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-start gap-2">
        <span className="w-10 shrink-0 pt-1.5 text-ink-soft text-sm">
          {t(isFirst ? "policy.when" : "policy.and")}
        </span>
        <div className="flex min-w-0 flex-1 flex-wrap items-start gap-2">
          <Pick
            label={t("policy.fact")}
            value={condition.fact}
            groups={factGroups()}
            invalid={isWrong("fact")}
            onChange={(fact) => onChange(withFact(condition, fact))}
          />
          <Pick
            label={t("policy.operator")}
            value={condition.operator}
            groups={[
              {
                choices: operatorsFor(condition.fact).map((value) => ({
                  value,
                  label: label("policy_operator", value),
                })),
              },
            ]}
            invalid={isWrong("operator")}
            onChange={(operator) => onChange({ ...condition, operator })}
          />
          <ValueEditor
            condition={condition}
            currency={currency}
            invalid={isWrong("value")}
            onChange={(part) => onChange({ ...condition, ...part })}
          />
        </div>
        <IconButton icon={X} label={t("policy.condition.remove")} onClick={onRemove} />
      </div>
      <div className="pl-12">
        <ProblemLines problems={problems} />
      </div>
    </li>
  );
}

/** The facts by where they are read: who writes a rule knows then what it rests on. */
function factGroups(): PickGroup<FactName>[] {
  const names = Object.keys(facts) as FactName[];
  return SOURCES.map((source) => ({
    label: label("fact_source", source),
    choices: names
      .filter((name) => facts[name].source === source)
      .map((value) => ({ value, label: label("fact", value) })),
  }));
}
