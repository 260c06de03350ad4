import { Pick } from "@/components/pick";
import { MarkedInput } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { t } from "@/lib/i18n";
import { currencyMark } from "@/lib/money";
import type { DraftCondition } from "./draft";
import { facts, SUGGESTIONS, type Unit } from "./facts";
import { WordList } from "./word-list";

type Props = {
  condition: DraftCondition;
  currency: string;
  invalid: boolean;
  onChange: (part: Partial<DraftCondition>) => void;
};

/** What a fact is compared with, in the shape its type has. */
export function ValueEditor({ condition, currency, invalid, onChange }: Props) {
  const { unit } = facts[condition.fact];
  const label = t("policy.value");
  if (unit === "word") {
    return (
      <WordList
        label={label}
        words={condition.words}
        suggestions={SUGGESTIONS[condition.fact] ?? []}
        invalid={invalid}
        onChange={(words) => onChange({ words })}
      />
    );
  }
  if (unit === "flag") {
    return (
      <Segments
        label={label}
        value={condition.flag ? "yes" : "no"}
        onChange={(answer) => onChange({ flag: answer === "yes" })}
        segments={[
          { value: "yes", label: t("policy.yes") },
          { value: "no", label: t("policy.no") },
        ]}
      />
    );
  }
  return (
    <>
      {unit === "credits" && (
        <Pick
          label={t("policy.limit")}
          value={condition.isTolerance ? "tolerance" : "number"}
          onChange={(limit) => onChange({ isTolerance: limit === "tolerance" })}
          groups={[
            {
              choices: [
                { value: "number", label: t("policy.limit.amount") },
                { value: "tolerance", label: t("policy.limit.tolerance") },
              ],
            },
          ]}
        />
      )}
      {!condition.isTolerance && (
        <MarkedInput
          aria-label={label}
          aria-invalid={invalid}
          className={`w-32! ${invalid ? "border-danger!" : ""}`}
          before={unit === "money" ? currencyMark(currency) : undefined}
          after={afterOf(unit)}
          value={condition.text}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      )}
    </>
  );
}

function afterOf(unit: Unit): string | undefined {
  if (unit === "share") return "%";
  if (unit === "credits") return t("credits.unit");
  return unit === "days" ? t("policy.days") : undefined;
}
