import { Plus } from "lucide-react";
import { useState } from "react";
import { ProblemLines } from "@/components/problem-lines";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { trueMinus } from "@/lib/money";
import type { CaseKind } from "@/lib/types";
import { ActionFields } from "./action-fields";
import type { Draft, DraftCondition, DraftRule } from "./draft";
import { addRule, duplicateRule, moveRule, patchRule, removeRule, settled } from "./edit";
import { facts } from "./facts";
import { RuleCard } from "./rule-card";
import type { Checked } from "./use-check";

const BOTH: readonly CaseKind[] = ["chargeback", "inquiry"];

type Props = {
  draft: Draft;
  currency: string;
  checked: Checked;
  onDraft: (draft: Draft) => void;
};

/** The rules in the order they are asked, and what happens when none fits. */
export function RulesPanel({ draft, currency, checked, onDraft }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const { problems, sayings, isReadable } = checked;
  /** A rule that is not whole yet must not stand under what it said before, or under half of it. */
  const sentenceOf = (rule: DraftRule) => {
    const isUnread = !isReadable && problems.rules.has(rule.key);
    const isHalf = rule.when.some(isWordless);
    return isUnread || isHalf ? undefined : sayings.rules.get(rule.key);
  };
  const show = (key: number, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  /** A new rule is there to be written. */
  const added = (next: Draft) => {
    const known = new Set(draft.rules.map((rule) => rule.key));
    const fresh = next.rules.find((rule) => !known.has(rule.key));
    if (fresh) show(fresh.key, true);
    onDraft(next);
  };
  return (
    <section aria-labelledby="policy-rules" className="flex flex-col gap-3">
      <div className="flex items-end justify-between gap-4">
        <div>
          <h2 id="policy-rules" className="font-semibold text-lg">
            {t("policy.rules")}
          </h2>
          <p className="text-ink-soft">{t("policy.rules.text")}</p>
        </div>
        <Button icon={Plus} data-testid="add-rule" onClick={() => added(addRule(draft))}>
          {t("policy.rule.add")}
        </Button>
      </div>
      <ProblemLines problems={problems.rest} />
      <ol className="flex flex-col gap-2">
        {draft.rules.map((rule, index) => (
          <RuleCard
            key={rule.key}
            rule={rule}
            number={index + 1}
            isLast={index === draft.rules.length - 1}
            isOpen={open.has(rule.key)}
            sentence={sentenceOf(rule)}
            problems={problems.rules.get(rule.key) ?? []}
            currency={currency}
            onOpen={(isOpen) => show(rule.key, isOpen)}
            onChange={(part) => onDraft(patchRule(draft, rule.key, part))}
            onMove={(by) => {
              onDraft(moveRule(draft, rule.key, by));
              keepFocus(`${rule.key} ${by}`);
            }}
            onDuplicate={() => added(duplicateRule(draft, rule.key))}
            onRemove={() => onDraft(removeRule(draft, rule.key))}
          />
        ))}
      </ol>
      <div className="rounded-lg border border-rule-strong border-dashed py-3 pr-4 pl-[68px]">
        <p className="text-base">
          {sayings.otherwise ? trueMinus(sayings.otherwise) : t("policy.rule.unsaid")}
        </p>
        <p className="mt-1 mb-3 text-ink-soft">{t("policy.fallback.text")}</p>
        <ActionFields
          value={draft.fallback}
          kinds={BOTH}
          problems={problems.fallback}
          onChange={(fallback) => onDraft({ ...draft, fallback: settled(fallback) })}
        />
      </div>
    </section>
  );
}

const isWordless = ({ fact, words }: DraftCondition) =>
  facts[fact].unit === "word" && words.length === 0;
