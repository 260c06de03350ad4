import { Panel } from "@/components/page";
import { Field, MarkedInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { currencyMark } from "@/lib/money";
import type { Draft } from "./draft";
import { type Problem, within } from "./problems";

type Props = {
  draft: Draft;
  currency: string;
  problems: readonly Problem[];
  onDraft: (draft: Draft) => void;
};

/** The numbers that rules and the expected value refer to. */
export function NumbersPanel({ draft, currency, problems, onDraft }: Props) {
  return (
    <Panel title={t("policy.numbers")}>
      <div className="flex flex-col gap-4">
        <Field
          label={t("policy.tolerance")}
          hint={t("policy.tolerance.hint")}
          error={within(problems, "tolerance")[0]?.text}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              before={currencyMark(currency)}
              value={draft.tolerance}
              onChange={(event) => onDraft({ ...draft, tolerance: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("policy.work_cost")}
          hint={t("policy.work_cost.hint")}
          error={within(problems, "work_cost")[0]?.text}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              before={currencyMark(currency)}
              value={draft.workCost}
              onChange={(event) => onDraft({ ...draft, workCost: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Panel>
  );
}
