import { FlaskConical, History } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { DayField } from "@/components/day-field";
import { Panel } from "@/components/page";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import { dayAfter, dayStart } from "@/lib/time";
import type { Policy } from "@/lib/types";
import { BackTestResult } from "./back-test-result";
import { cancel, type Run, start, useRun } from "./run";

type Props = {
  rules: Policy;
  isDraft: boolean;
  /** The desk has read these rules and found nothing wrong. */
  canRun: boolean;
};

/** What these rules would have done with every case that was decided. */
export function BackTestPanel({ rules, isDraft, canRun }: Props) {
  const run = useRun();
  const [days, setDays] = useState({ from: "", to: "" });
  const running = run.state === "running";
  const go = () =>
    void start(rules, {
      from: days.from ? dayStart(days.from) : null,
      to: days.to ? dayAfter(days.to) : null,
    });
  return (
    <Panel title={t("back_test.title")}>
      <div className="flex flex-col gap-5">
        <p className="text-ink-soft">{t("back_test.text")}</p>
        <div className="flex flex-wrap items-start justify-between gap-3">
          <span className="flex items-start gap-2">
            <span className="pt-1.5 text-ink-soft text-sm">{t("back_test.days")}</span>
            <DayField
              name={t("filter.from")}
              placeholder={t("back_test.from")}
              day={days.from}
              onDay={(from) => setDays({ ...days, from })}
            />
            <span className="pt-1.5 text-ink-soft">–</span>
            <DayField
              name={t("filter.to")}
              placeholder={t("back_test.until")}
              day={days.to}
              onDay={(to) => setDays({ ...days, to })}
            />
          </span>
          {running ? (
            <Button pending={run.isCancelling} onClick={() => void cancel()}>
              {t("action.cancel")}
            </Button>
          ) : (
            <Button
              tone="primary"
              icon={FlaskConical}
              data-testid="run-back-test"
              disabled={!canRun}
              onClick={go}
            >
              {t(isDraft ? "back_test.run_draft" : "back_test.run")}
            </Button>
          )}
        </div>
        <Outcome run={run} rules={rules} />
      </div>
    </Panel>
  );
}

function Outcome({ run, rules }: { run: Run; rules: Policy }) {
  switch (run.state) {
    case "none":
      return null;
    case "cancelled":
      return <p className="text-ink-soft">{t("back_test.cancelled")}</p>;
    case "failed":
      return <CommandErrorText error={run.error} />;
    case "running":
      return (
        <div role="status" className="flex flex-col gap-2">
          <p className="figures">{tn("back_test.progress", run.cases)}</p>
          <div aria-hidden className="h-1 overflow-hidden rounded-full bg-rule">
            <div className="h-full animate-breathe rounded-full bg-brand" />
          </div>
        </div>
      );
    case "done":
      if (run.view.result.seen_count === 0) {
        return (
          <Empty icon={History} title={t("back_test.empty")} text={t("back_test.empty.text")} />
        );
      }
      return (
        <BackTestResult
          view={run.view}
          isOld={JSON.stringify(run.about) !== JSON.stringify(rules)}
        />
      );
  }
}
