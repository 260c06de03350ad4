import { Plus } from "lucide-react";
import { useId } from "react";
import { ProblemLines } from "@/components/problem-lines";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { label, t } from "@/lib/i18n";
import type { CaseKind } from "@/lib/types";
import { ActionFields } from "./action-fields";
import { ConditionRow } from "./condition-row";
import { type DraftRule, ownCurrency } from "./draft";
import { newCondition } from "./edit";
import { at, type Problem, within } from "./problems";

const KINDS: readonly CaseKind[] = ["chargeback", "inquiry"];

type Props = {
  rule: DraftRule;
  currency: string;
  problems: readonly Problem[];
  onChange: (part: Partial<DraftRule>) => void;
};

/** All of one rule: its name, what it is about, when it fits, and what then happens. */
export function RuleForm({ rule, currency, problems, onChange }: Props) {
  const own = ownCurrency(rule.when) ?? currency;
  return (
    <div className="flex flex-col gap-4 border-t px-4 py-4">
      <div className="grid grid-cols-[minmax(0,200px)_minmax(0,1fr)] gap-4">
        <Field
          label={t("policy.rule.id")}
          hint={t("policy.rule.id.hint")}
          error={within(problems, "id")[0]?.text}
        >
          {(ids) => (
            <TextInput
              {...ids}
              className="ident"
              value={rule.id}
              onChange={(event) => onChange({ id: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("policy.rule.note")}
          hint={t("policy.rule.note.hint")}
          error={within(problems, "note")[0]?.text}
        >
          {(ids) => (
            <TextInput
              {...ids}
              value={rule.note}
              onChange={(event) => onChange({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Kinds
        kinds={rule.kinds}
        problems={within(problems, "applies_to")}
        onChange={(kinds) => onChange({ kinds })}
      />
      <Conditions rule={rule} currency={own} problems={problems} onChange={onChange} />
      <ActionFields value={rule} kinds={rule.kinds} problems={problems} onChange={onChange} />
    </div>
  );
}

type KindsProps = {
  kinds: readonly CaseKind[];
  problems: readonly Problem[];
  onChange: (kinds: CaseKind[]) => void;
};

function Kinds({ kinds, problems, onChange }: KindsProps) {
  const id = useId();
  const toggle = (kind: CaseKind, on: boolean) =>
    onChange(on ? [...kinds, kind] : kinds.filter((other) => other !== kind));
  return (
    // WebKit makes a fieldset too high when it is itself laid out by a flex box.
    <div>
      <fieldset>
        <legend className="mb-1 font-medium text-sm">{t("policy.rule.kinds")}</legend>
        <div className="flex gap-6">
          {KINDS.map((kind) => (
            <label
              key={kind}
              htmlFor={`${id}${kind}`}
              className="flex h-6 cursor-pointer items-center gap-2"
            >
              <input
                id={`${id}${kind}`}
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={(event) => toggle(kind, event.target.checked)}
                className="size-4 accent-brand"
              />
              {label("dispute_kind", kind)}
            </label>
          ))}
        </div>
        <ProblemLines problems={problems} />
      </fieldset>
    </div>
  );
}

function Conditions({ rule, currency, problems, onChange }: Props) {
  const replace = (key: number, next: DraftRule["when"]) =>
    onChange({ when: rule.when.flatMap((one) => (one.key === key ? next : [one])) });
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium text-sm">{t("policy.rule.conditions")}</p>
      {rule.when.length === 0 && <p className="text-ink-soft text-sm">{t("policy.rule.always")}</p>}
      <ul className="flex flex-col gap-2">
        {rule.when.map((condition, index) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            isFirst={index === 0}
            currency={currency}
            problems={inside(problems, `when/${index}`)}
            onChange={(next) => replace(condition.key, [next])}
            onRemove={() => replace(condition.key, [])}
          />
        ))}
      </ul>
      <ProblemLines problems={at(problems, "when")} />
      <Button
        icon={Plus}
        className="self-start"
        onClick={() => onChange({ when: [...rule.when, newCondition()] })}
      >
        {t("policy.condition.add")}
      </Button>
    </div>
  );
}

/** Problems of a part, with their places seen from that part. */
function inside(problems: readonly Problem[], place: string): Problem[] {
  return within(problems, place).map((problem) => ({
    ...problem,
    place: problem.place.slice(place.length + 1),
  }));
}
