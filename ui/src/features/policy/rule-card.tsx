import { ArrowDown, ArrowUp, ChevronDown, Copy, Trash2, Zap } from "lucide-react";
import { useId } from "react";
import { ProblemLines } from "@/components/problem-lines";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { cx } from "@/lib/cx";
import { t, tn } from "@/lib/i18n";
import { trueMinus } from "@/lib/money";
import type { DraftRule } from "./draft";
import { at, type Problem } from "./problems";
import { RuleForm } from "./rule-form";

type Props = {
  rule: DraftRule;
  number: number;
  isLast: boolean;
  isOpen: boolean;
  sentence: string | undefined;
  problems: readonly Problem[];
  currency: string;
  onOpen: (open: boolean) => void;
  onChange: (part: Partial<DraftRule>) => void;
  onMove: (by: -1 | 1) => void;
  onDuplicate: () => void;
  onRemove: () => void;
};

/** A rule: what it says in a sentence, and, opened, the form that says it. */
export function RuleCard(props: Props) {
  const { rule, number, isLast, isOpen, problems, onMove } = props;
  const formId = useId();
  return (
    <li
      data-testid="policy-rule"
      data-key={rule.id}
      className={cx("rounded-lg border bg-surface", problems.length > 0 && "border-danger/60")}
    >
      <div className="flex items-start gap-3 py-3 pr-2 pl-4">
        <span className="figures mt-0.5 w-5 shrink-0 text-right font-medium text-ink-faint">
          {number}
        </span>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={formId}
          onClick={() => props.onOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-sm text-left"
        >
          <ChevronDown
            aria-hidden
            className={cx(
              "mt-1 size-4 shrink-0 text-ink-faint transition-transform",
              !isOpen && "-rotate-90",
            )}
          />
          <Sentence {...props} />
        </button>
        <div className="flex shrink-0">
          <IconButton
            icon={ArrowUp}
            label={t("action.up")}
            disabled={number === 1}
            className="disabled:opacity-30"
            data-move={`${rule.key} -1`}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon={ArrowDown}
            label={t("action.down")}
            disabled={isLast}
            className="disabled:opacity-30"
            data-move={`${rule.key} 1`}
            onClick={() => onMove(1)}
          />
          <IconButton icon={Copy} label={t("policy.rule.duplicate")} onClick={props.onDuplicate} />
          <IconButton icon={Trash2} label={t("policy.rule.remove")} onClick={props.onRemove} />
        </div>
      </div>
      {at(problems, "").length > 0 && (
        <div className="px-4 pb-3 pl-[68px]">
          <ProblemLines problems={at(problems, "")} />
        </div>
      )}
      <div id={formId}>
        {isOpen && (
          <RuleForm
            rule={rule}
            currency={props.currency}
            problems={problems}
            onChange={props.onChange}
          />
        )}
      </div>
    </li>
  );
}

function Sentence({ rule, sentence, problems, isOpen }: Props) {
  return (
    <span className="min-w-0 flex-1">
      <span className={cx("block text-base", !sentence && "text-ink-soft")}>
        {sentence ? trueMinus(sentence) : t("policy.rule.unsaid")}
      </span>
      <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-soft text-sm">
        <span className="ident">{rule.id || t("policy.rule.nameless")}</span>
        {rule.autopilot && (
          <Badge tone="info" icon={Zap}>
            {t("policy.by_itself")}
          </Badge>
        )}
        {!isOpen && problems.length > 0 && (
          <Badge tone="danger">{tn("problems", problems.length)}</Badge>
        )}
        {rule.note && <span className="min-w-0 truncate">{rule.note}</span>}
      </span>
    </span>
  );
}
