import { type FormEvent, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { duration } from "@/components/grace-note";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { MarkedInput, TextInput } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import { t } from "@/lib/i18n";
import { currencyMark, formatAmount } from "@/lib/money";
import type { Settings } from "@/lib/types";
import { changes, draftOf, problemsOf } from "./draft";
import { useSetSettings } from "./queries";
import { Row } from "./row";

export function SettingsForm({ saved }: { saved: Settings }) {
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [reason, setReason] = useState("");
  const save = useSetSettings();
  const { default_currency: currency } = saved;
  const problems = problemsOf(draft, currency);
  const changed = changes(draft, saved);
  const dirty = Object.keys(changed).length > 0;
  const valid = Object.values(problems).every((problem) => problem === null);
  const edit = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const money = (minor: number) => formatAmount(minor, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...changed, reason: reason.trim() || null });
  };
  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-col gap-6">
      <Panel title={t("settings.refunds")}>
        <Row
          name={t("settings.refund_tolerance")}
          text={t("settings.refund_tolerance.text", { amount: money(saved.refund_tolerance) })}
          problem={problems.refundTolerance}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              before={currencyMark(currency)}
              value={draft.refundTolerance}
              onChange={(event) => edit({ refundTolerance: event.target.value })}
            />
          )}
        </Row>
        <Row name={t("settings.refund_autopilot")} text={t("settings.refund_autopilot.text")}>
          {({ id }) => (
            <Switch
              id={id}
              checked={draft.refundAutopilot}
              onChange={(refundAutopilot) => edit({ refundAutopilot })}
            />
          )}
        </Row>
      </Panel>
      <Panel title={t("settings.disputes")}>
        <Row
          name={t("settings.dispute_tolerance")}
          text={t("settings.dispute_tolerance.text", { amount: money(saved.dispute_tolerance) })}
          problem={problems.disputeTolerance}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              before={currencyMark(currency)}
              value={draft.disputeTolerance}
              onChange={(event) => edit({ disputeTolerance: event.target.value })}
            />
          )}
        </Row>
        <Row name={t("settings.dispute_autopilot")} text={t("settings.dispute_autopilot.text")}>
          {({ id }) => (
            <Switch
              id={id}
              checked={draft.disputeAutopilot}
              onChange={(disputeAutopilot) => edit({ disputeAutopilot })}
            />
          )}
        </Row>
      </Panel>
      <Panel title={t("settings.undo")}>
        <Row
          name={t("settings.grace")}
          text={t("settings.grace.text", { time: duration(saved.grace_seconds) })}
          problem={problems.grace}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              after={t("settings.seconds")}
              value={draft.grace}
              onChange={(event) => edit({ grace: event.target.value })}
            />
          )}
        </Row>
      </Panel>
      <div className="sticky bottom-4 flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-raised">
        <CommandErrorText error={save.error} />
        <div className="flex items-center gap-3">
          <TextInput
            aria-label={t("settings.reason")}
            placeholder={t("settings.reason")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button disabled={!dirty} onClick={() => setDraft(draftOf(saved))}>
            {t("settings.revert")}
          </Button>
          <Button
            type="submit"
            tone="primary"
            data-testid="save-settings"
            disabled={!dirty || !valid}
            pending={save.isPending}
          >
            {t("settings.save", { version: saved.policy_version + 1 })}
          </Button>
        </div>
      </div>
    </form>
  );
}
