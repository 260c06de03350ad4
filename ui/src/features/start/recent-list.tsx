import { FileX2, Trash2 } from "lucide-react";
import { ColourDot } from "@/components/colour-dot";
import { CommandErrorText } from "@/components/command-error";
import { ModeBadge } from "@/components/mode-badge";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import { useOpenWorkspace } from "@/lib/queries";
import type { WorkspaceRow } from "@/lib/types";
import { chooseFile, useForgetWorkspace, useLocateWorkspace } from "./queries";

/** The workspaces that were open before, the newest first. */
export function RecentList({ rows }: { rows: readonly WorkspaceRow[] }) {
  const open = useOpenWorkspace();
  const locate = useLocateWorkspace();
  const forget = useForgetWorkspace();
  const find = async (id: string) => {
    const path = await chooseFile();
    if (path !== null) locate.mutate({ id, path });
  };
  return (
    <Panel title={t("start.recent")} flush>
      <ul>
        {rows.map((row) => (
          <li
            key={row.id}
            data-testid="recent-workspace"
            data-key={row.id}
            className="flex h-14 items-center gap-3 border-b px-4 last:border-b-0"
          >
            <ColourDot colour={row.colour} />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium text-sm">{row.name}</p>
              <p className="truncate text-ink-soft text-xs" title={row.location_label}>
                {t(`workspace.kind.${row.kind}`)} · {row.location_label}
              </p>
            </div>
            {row.mode !== null && <ModeBadge mode={row.mode} />}
            {row.is_missing && (
              <Badge tone="warn" icon={FileX2}>
                {t("start.recent.missing")}
              </Badge>
            )}
            {row.is_open && <Badge>{t("start.recent.here")}</Badge>}
            <When at={row.last_opened_at} className="text-ink-soft text-xs" />
            {row.is_missing ? (
              <Button onClick={() => void find(row.id)}>{t("start.recent.locate")}</Button>
            ) : (
              <Button
                aria-label={`${t("start.recent.open")}: ${row.name}`}
                disabled={open.isPending}
                onClick={() => open.mutate({ target: { id: row.id }, in_new_window: false })}
                data-testid="open-recent"
              >
                {t("start.recent.open")}
              </Button>
            )}
            <IconButton
              icon={Trash2}
              label={t("start.recent.remove")}
              disabled={row.is_open}
              onClick={() => forget.mutate(row.id)}
            />
          </li>
        ))}
      </ul>
      <CommandErrorText error={open.error ?? locate.error ?? forget.error} />
    </Panel>
  );
}
