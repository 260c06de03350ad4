import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ConflictNotice } from "@/components/conflict-notice";
import { Page, PageHeader } from "@/components/page";
import { SaveBar } from "@/components/save-bar";
import { Failed, LoadingBlock } from "@/components/states";
import { t } from "@/lib/i18n";
import { settings } from "@/lib/queries";
import type { Policy, PolicyView } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import { useShortcuts } from "@/lib/use-shortcuts";
import { AutopilotPanel } from "./autopilot-panel";
import { BackTestPanel } from "./back-test-panel";
import { type Draft, draftOf, policyOf } from "./draft";
import { NumbersPanel } from "./numbers-panel";
import { countOf } from "./problems";
import { policy } from "./queries";
import { RulesPanel } from "./rules-panel";
import { SaveDialog } from "./save-dialog";
import { useCheck } from "./use-check";
import { Versions } from "./versions";

/** The rules somebody is writing, and the version in force when the writing began. */
const unsaved = createUnsaved<{ madeFrom: number; draft: Draft }>("policy");

/** How disputes are decided: read, written, tried on the past, and put in force. */
export function PolicyPage() {
  const inForce = useQuery(policy);
  const desk = useQuery(settings);
  const error = inForce.error ?? desk.error;
  const retry = () => void Promise.all([inForce.refetch(), desk.refetch()]);
  if (inForce.data && desk.data) {
    return <Editor inForce={inForce.data} currency={desk.data.default_currency} />;
  }
  if (error) return <Failed error={error} onRetry={retry} />;
  return (
    <Page>
      <PageHeader help="policy" title={t("room.policy")} />
      <LoadingBlock lines={5} />
    </Page>
  );
}

type Props = { inForce: PolicyView; currency: string };

function Editor({ inForce, currency }: Props) {
  const [saving, setSaving] = useState(false);
  const work = unsaved.use();
  const base = useMemo(() => draftOf(inForce.policy, currency), [inForce.policy, currency]);
  const draft = work?.draft ?? base;
  const rules = policyOf(draft, currency);
  const isChanged = work !== null && !isSame(rules, policyOf(base, currency));
  const madeFrom = isChanged ? work.madeFrom : inForce.version;
  const isBehind = madeFrom !== inForce.version;
  const checked = useCheck(draft, currency, { about: base, sentences: inForce.sentences });
  const problemCount = countOf(checked.problems);
  const write = (next: Draft) => unsaved.set({ madeFrom, draft: next });
  const use = (old: Policy) => write(draftOf(old, currency));
  const isReady = problemCount === 0 && checked.isCurrent;
  useShortcuts({ save: () => isChanged && isReady && !isBehind && setSaving(true) });
  return (
    <Page>
      <PageHeader
        help="policy"
        title={t("room.policy")}
        subtitle={t("policy.subtitle", { version: inForce.version })}
      />
      {isBehind && (
        <ConflictNotice
          title={t("policy.conflict", { version: inForce.version })}
          text={t("policy.conflict.text", { version: inForce.version, from: madeFrom })}
          inForce={inForce.version}
          onReload={() => unsaved.set(null)}
          onKeep={() => unsaved.set({ madeFrom: inForce.version, draft })}
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_280px] items-start gap-6 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-8">
          <RulesPanel draft={draft} currency={currency} checked={checked} onDraft={write} />
          <BackTestPanel rules={rules} isDraft={isChanged} canRun={isReady} />
        </div>
        <div className="flex flex-col gap-6">
          <AutopilotPanel on={inForce.autopilot} />
          <NumbersPanel
            draft={draft}
            currency={currency}
            problems={checked.problems.settings}
            onDraft={write}
          />
          <Versions inForce={inForce.version} onUse={use} />
        </div>
      </div>
      {isChanged && (
        <SaveBar
          problemCount={problemCount}
          isChecking={!checked.isCurrent && !checked.error}
          isBlocked={isBehind}
          canSave={!checked.error}
          error={checked.error}
          save={t("policy.save")}
          testId="save-policy"
          onDiscard={() => unsaved.set(null)}
          onSave={() => setSaving(true)}
        />
      )}
      {saving && (
        <SaveDialog
          rules={rules}
          madeFrom={madeFrom}
          onSaved={() => unsaved.set(null)}
          onOpenChange={setSaving}
        />
      )}
    </Page>
  );
}

const isSame = (one: Policy, other: Policy) => JSON.stringify(one) === JSON.stringify(other);
