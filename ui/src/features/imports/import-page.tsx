import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Page, PageHeader, Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { isCancelled } from "@/lib/call";
import { t } from "@/lib/i18n";
import { CompareView } from "./compare-view";
import { type Draft, emptyDraft, sourceKinds, sourceOf } from "./draft";
import { FilePick } from "./file-pick";
import { PlanView } from "./plan-view";
import { PlatformForm } from "./platform-form";
import { useCompare, usePreview, useRunImport } from "./queries";
import { RunPanel } from "./run-panel";
import { UsersForm } from "./users-form";
import { Work } from "./work";

/** Another system's users and books: described, previewed, imported. */
export function ImportPage() {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const preview = usePreview();
  const compare = useCompare();
  const run = useRunImport();
  const source = sourceOf(draft);
  const plan = preview.data;
  const isBusy = preview.isPending || run.isPending || compare.isPending;
  const forget = () => {
    preview.reset();
    compare.reset();
    run.reset();
  };
  const edit = (part: Partial<Draft>) => {
    forget();
    setDraft((before) => ({ ...before, ...part }));
  };
  const look = () => {
    run.reset();
    if (draft.kind === "stripe") {
      if (draft.path !== null) compare.mutate(draft.path);
    } else if (source) preview.mutate(source);
  };
  const error = preview.error ?? compare.error;
  const isReady = draft.kind === "stripe" ? draft.path !== null : source !== null;
  return (
    <Page>
      <PageHeader
        help="imports"
        title={t("import.title")}
        subtitle={t("import.subtitle")}
        back={{ to: "/settings", label: t("room.settings") }}
      />
      <Panel>
        <div className="flex max-w-3xl flex-col items-start gap-4">
          <Select
            label={t("import.source")}
            value={draft.kind}
            choices={sourceKinds.map((kind) => ({
              value: kind,
              label: t(`import.source.${kind}`),
            }))}
            onChange={(kind) => edit({ kind, path: null, mapping: {} })}
          />
          {draft.kind !== "platform" && (
            <FilePick
              of={draft.kind === "redress_books" ? "folder" : "file"}
              path={draft.path}
              onChange={edit}
            />
          )}
          {draft.kind === "users_csv" && <UsersForm draft={draft} onEdit={edit} />}
          {draft.kind === "platform" && <PlatformForm draft={draft} onEdit={edit} />}
          {isBusy ? (
            <Work />
          ) : (
            <Button tone="primary" disabled={!isReady} data-testid="preview-import" onClick={look}>
              {t(draft.kind === "stripe" ? "import.compare" : "import.preview")}
            </Button>
          )}
          {isCancelled(error) ? (
            <p role="status">{t("import.cancelled")}</p>
          ) : (
            <CommandErrorText error={error} />
          )}
        </div>
      </Panel>
      {compare.data && <CompareView found={compare.data} />}
      {plan && !run.data && (
        <PlanView
          title={t("import.plan")}
          plan={plan}
          onMapping={(mapping) => setDraft((before) => ({ ...before, mapping }))}
        />
      )}
      {plan && source && !run.data && <RunPanel plan={plan} source={source} run={run} />}
      {run.data && <PlanView title={t("import.done")} plan={run.data} />}
    </Page>
  );
}
