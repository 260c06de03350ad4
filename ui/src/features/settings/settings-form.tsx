import type { FormEvent } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { changes, type Draft, draftOf, problemsOf } from "@/lib/settings-draft";
import type { Settings } from "@/lib/types";
import { createUnsaved, useDraftText } from "@/lib/unsaved";
import { useShortcuts } from "@/lib/use-shortcuts";
import { OtherCurrencies } from "./other-currencies-table";
import { useSetSettings } from "./queries";
import { Aims, Disputes, Fees, Refunds, Undo } from "./sections";
import type { Form } from "./setting-rows";

/** Only the fields somebody has changed; the others follow what is saved. */
const unsaved = createUnsaved<Partial<Draft>>("settings");

export function SettingsForm({ saved }: { saved: Settings }) {
  const edits = unsaved.use() ?? {};
  const draft: Draft = { ...draftOf(saved), ...edits };
  const reason = useDraftText("settings");
  const save = useSetSettings();
  const { default_currency: currency } = saved;
  const problems = problemsOf(draft, currency);
  const changed = changes(draft, saved);
  const dirty = Object.keys(changed).length > 0;
  const valid = Object.keys(problems).length === 0;
  const edit: Form["edit"] = (part) => unsaved.set({ ...edits, ...part });
  const forget = () => {
    unsaved.set(null);
    reason.forget();
  };
  const form: Form = { draft, problems, currency, edit };
  const store = () => {
    if (dirty && valid && !save.isPending) {
      save.mutate({ ...changed, reason: reason.text.trim() || null }, { onSuccess: forget });
    }
  };
  useShortcuts({ save: store });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    store();
  };
  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-col gap-6">
      <Panel title={t("settings.refunds")}>
        <Refunds form={form} saved={saved} />
      </Panel>
      <Panel title={t("settings.disputes")}>
        <Disputes form={form} saved={saved} />
      </Panel>
      <Panel title={t("settings.aims")}>
        <Aims form={form} saved={saved} />
      </Panel>
      <Panel title={t("settings.fees")}>
        <Fees form={form} saved={saved} />
      </Panel>
      <Panel title={t("settings.others")}>
        <OtherCurrencies
          others={draft.others}
          home={currency}
          problem={problems.others}
          onChange={(others) => edit({ others })}
        />
      </Panel>
      <Panel title={t("settings.undo")}>
        <Undo form={form} saved={saved} />
      </Panel>
      <div className="sticky bottom-4 flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-raised">
        <CommandErrorText error={save.error} />
        {dirty && <p className="text-ink-soft text-sm">{t("bar.ready")}</p>}
        <div className="flex items-center gap-3">
          <TextInput
            aria-label={t("bar.reason")}
            placeholder={t("bar.reason")}
            value={reason.text}
            onChange={(event) => reason.write(event.target.value)}
          />
          <Button disabled={!dirty} onClick={forget}>
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
