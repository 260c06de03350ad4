import { useQuery } from "@tanstack/react-query";
import { Keyboard, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { ModeBadge } from "@/components/mode-badge";
import { IconButton } from "@/components/ui/icon-button";
import { Segments } from "@/components/ui/segments";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n";
import { workspace } from "@/lib/queries";
import { setTheme, useTheme } from "@/lib/theme";
import type { Workspace } from "@/lib/types";
import { NotUpToDate } from "./not-up-to-date";
import { WorkspaceMenu } from "./workspace-menu";

type Props = { onShowShortcuts: () => void; status?: ReactNode };

/** Where you are: which books, and whether the money is real. */
export function TopBar({ onShowShortcuts, status }: Props) {
  const { data, error } = useQuery(workspace);
  const theme = useTheme();
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-6">
      {data && <Where workspace={data} />}
      {!data && (error ? <WorkspaceMenu here={null} /> : <Skeleton className="h-4 w-48" />)}
      <div className="flex-1" />
      {status}
      <NotUpToDate />
      <Segments
        label={t("theme.label")}
        iconsOnly
        value={theme}
        onChange={setTheme}
        segments={[
          { value: "light", label: t("theme.light"), icon: Sun },
          { value: "dark", label: t("theme.dark"), icon: Moon },
          { value: "system", label: t("theme.system"), icon: Monitor },
        ]}
      />
      <IconButton
        icon={Keyboard}
        label={t("shortcuts.title")}
        shortcut="?"
        onClick={onShowShortcuts}
      />
    </header>
  );
}

function Where({ workspace: here }: { workspace: Workspace }) {
  const { mode, engine, location_label } = here;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <WorkspaceMenu here={here} />
      <ModeBadge mode={mode} testId="workspace-mode" />
      <span className="truncate text-ink-soft text-xs" title={location_label}>
        {t(`engine.${engine}`)} · {location_label}
      </span>
    </div>
  );
}
