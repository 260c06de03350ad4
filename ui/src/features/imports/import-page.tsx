import { useEffect, useRef } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Page, PageHeader, Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { isCancelled } from "@/lib/call";
import { t } from "@/lib/i18n";
import { ColumnsPanel } from "./columns-panel";
import { CompareView } from "./compare-view";
import { DoneNotice } from "./done-notice";
import { sourceKinds } from "./draft";
import { FilePick } from "./file-pick";
import { PlanView } from "./plan-view";
import { PlatformForm } from "./platform-form";
import { RunBar } from "./run-bar";
import { useImport } from "./use-import";
import { UsersForm } from "./users-form";
import { Work } from "./work";

/** Another system's users and books: described, previewed, imported. */
export function ImportPage() {
  const one = useImport();
  const { draft, found, preview, compare, run, source } = one;
  const plan = preview.data;
  const outcome = useRef<HTMLDivElement>(null);
  const hasOutcome = Boolean(plan ?? compare.data);
  const isDone = Boolean(run.data);
  useEffect(() => {
    // What was found begins below a form that may fill the window; what was done is said at its top.
    if (hasOutcome || isDone) outcome.current?.scrollIntoView?.({ block: "start" });
  }, [hasOutcome, isDone]);
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
          <fieldset
            disabled={one.isReading || run.isPending}
            className="flex w-full flex-col items-start gap-4"
          >
            <Select
              label={t("import.source")}
              value={draft.kind}
              choices={sourceKinds.map((kind) => ({
                value: kind,
                label: t(`import.source.${kind}`),
              }))}
              onChange={(kind) => one.edit({ kind, path: null, mapping: {} })}
            />
            {draft.kind !== "platform" && (
              <FilePick
                of={draft.kind === "redress_books" ? "folder" : "file"}
                path={draft.path}
                onChange={one.edit}
              />
            )}
            {draft.kind === "users_csv" && <UsersForm draft={draft} onEdit={one.edit} />}
            {draft.kind === "platform" && <PlatformForm draft={draft} onEdit={one.edit} />}
          </fieldset>
          {one.isReading ? <Work /> : <LookButton one={one} />}
          <Refusal error={preview.error ?? compare.error} />
        </div>
      </Panel>
      {found && !isDone && (
        <ColumnsPanel found={found} disabled={one.isReading || run.isPending} onMap={one.map} />
      )}
      <div ref={outcome} className="flex scroll-mt-5 flex-col gap-6 empty:hidden">
        {compare.data && <CompareView found={compare.data} />}
        {run.data && <DoneNotice plan={run.data} onAgain={one.startOver} />}
        {plan && !run.data && <PlanView title={t("import.plan")} plan={plan} />}
      </div>
      {plan && source && !run.data && <RunBar plan={plan} source={source} run={run} />}
    </Page>
  );
}

function LookButton({ one }: { one: ReturnType<typeof useImport> }) {
  const { draft, source, look } = one;
  const isCompare = draft.kind === "stripe";
  return (
    <Button
      tone="primary"
      disabled={isCompare ? draft.path === null : source === null}
      data-testid="preview-import"
      onClick={look}
    >
      {t(isCompare ? "import.compare" : "import.preview")}
    </Button>
  );
}

function Refusal({ error }: { error: unknown }) {
  if (isCancelled(error)) return <p role="status">{t("import.cancelled")}</p>;
  return <CommandErrorText error={error} />;
}
