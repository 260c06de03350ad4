import { useQuery } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Field, MarkedInput } from "@/components/ui/field";
import { type TextKey, t } from "@/lib/i18n";
import { settings } from "@/lib/queries";
import { changes, type Draft, draftOf, problemsOf } from "@/lib/settings-draft";
import type { Settings } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import { useDecidePolicy } from "./queries";

type Name = "refund_tolerance" | "dispute_tolerance" | "first_response_sla_hours";
const questions: readonly { name: Name; title: TextKey; text: TextKey }[] = [
  { name: "refund_tolerance", title: "onboarding.q.refunds", text: "onboarding.q.refunds.text" },
  { name: "dispute_tolerance", title: "onboarding.q.disputes", text: "onboarding.q.disputes.text" },
  {
    name: "first_response_sla_hours",
    title: "onboarding.q.hours",
    text: "onboarding.q.hours.text",
  },
];

/** Only the answers somebody has changed. */
const unsaved = createUnsaved<Partial<Draft>>("onboarding");

/** The policy in three questions; everything else stays as it comes and can be changed later. */
export function PolicyStep({ onDone }: { onDone: () => void }) {
  const { data, error, refetch } = useQuery(settings);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  return <Questions saved={data} onDone={onDone} />;
}

function Questions({ saved, onDone }: { saved: Settings; onDone: () => void }) {
  const edits = unsaved.use() ?? {};
  const draft: Draft = { ...draftOf(saved), ...edits };
  const problems = problemsOf(draft, saved.default_currency);
  const decide = useDecidePolicy();
  const isValid = Object.keys(problems).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid || decide.isPending) return;
    decide.mutate(changes(draft, saved), {
      onSuccess: () => {
        unsaved.set(null);
        onDone();
      },
    });
  };
  const credits = t("credits.unit.of", { currency: saved.default_currency.toUpperCase() });
  const unitOf = (name: Name): ReactNode =>
    name === "first_response_sla_hours" ? t("unit.hours") : credits;
  return (
    <Panel title={t("onboarding.policy")}>
      <form onSubmit={submit} className="flex max-w-2xl flex-col gap-6">
        {questions.map(({ name, title, text }) => (
          <Field key={name} label={t(title)} hint={t(text)} error={problems[name]}>
            {(ids) => (
              <MarkedInput
                {...ids}
                inputMode="numeric"
                after={String(unitOf(name))}
                className="max-w-60"
                value={draft[name]}
                onChange={(event) => unsaved.set({ ...edits, [name]: event.target.value })}
                data-testid={`question-${name}`}
              />
            )}
          </Field>
        ))}
        <p className="text-ink-soft text-sm">{t("onboarding.policy.text")}</p>
        <CommandErrorText error={decide.error} />
        <div>
          <Button
            type="submit"
            tone="primary"
            disabled={!isValid}
            pending={decide.isPending}
            data-testid="onboarding-go-on"
          >
            {t("onboarding.policy.save")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
