import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  CircleQuestionMark,
  FlaskConical,
  FolderOpen,
  type LucideIcon,
  Rocket,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { RestoreDialog } from "@/components/restore-dialog";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useOpenWorkspace, workspaces } from "@/lib/queries";
import { CreateDialog } from "./create-dialog";
import { OpenForm } from "./open-form";
import { RecentList } from "./recent-list";

/** The window without a workspace: three ways to one, and those that were open before. */
export function StartPage() {
  const [isCreating, setCreating] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const { data, error } = useQuery(workspaces);
  const demo = useOpenWorkspace();
  return (
    <main data-testid="start-page" className="relative h-full overflow-y-auto">
      <div className="mx-auto flex max-w-[1040px] flex-col gap-6 px-6 py-12">
        <header className="flex items-start justify-between gap-4">
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">{t("start.title")}</h1>
            <p className="mt-1 text-ink-soft text-sm">{t("start.subtitle")}</p>
          </div>
          <Link
            to="/help"
            data-testid="start-help"
            className="flex items-center gap-1.5 rounded-sm text-brand text-sm hover:underline"
          >
            <CircleQuestionMark aria-hidden className="size-4" />
            {t("room.help")}
          </Link>
        </header>
        {data?.set_aside && (
          <Notice
            tone="warn"
            title={t("start.set_aside")}
            text={t("start.set_aside.text", { path: data.set_aside })}
          />
        )}
        <div className="grid grid-cols-3 gap-4">
          <Way icon={FlaskConical} title={t("start.demo")} text={t("start.demo.text")}>
            <Button
              pending={demo.isPending}
              onClick={() => demo.mutate({ target: "demo", in_new_window: false })}
              data-testid="start-demo"
            >
              {t("start.demo.open")}
            </Button>
            {demo.isPending && (
              <p role="status" className="text-ink-soft text-xs">
                {t("start.demo.opening")}
              </p>
            )}
            <CommandErrorText error={demo.error} />
          </Way>
          <Way icon={Rocket} title={t("start.new")} text={t("start.new.text")}>
            <Button tone="primary" onClick={() => setCreating(true)} data-testid="start-new">
              {t("start.new.begin")}
            </Button>
          </Way>
          <Way icon={FolderOpen} title={t("start.open")} text={t("start.open.text")}>
            <OpenForm />
            <Button tone="quiet" onClick={() => setRestoring(true)} data-testid="restore-backup">
              {t("workspace.restore")}
            </Button>
          </Way>
        </div>
        <CommandErrorText error={error} />
        {data && data.workspaces.length > 0 && <RecentList rows={data.workspaces} />}
      </div>
      {isCreating && data && (
        <CreateDialog defaultFolder={data.default_folder} onOpenChange={setCreating} />
      )}
      {isRestoring && <RestoreDialog onOpenChange={setRestoring} />}
    </main>
  );
}

type WayProps = { icon: LucideIcon; title: string; text: string; children: ReactNode };

function Way({ icon: Icon, title, text, children }: WayProps) {
  return (
    <section className="flex flex-col gap-2 rounded-lg border bg-surface p-5">
      <Icon aria-hidden className="size-5 text-brand" />
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="flex-1 text-ink-soft text-sm">{text}</p>
      <div className="mt-2 flex flex-col items-start gap-3">{children}</div>
    </section>
  );
}
