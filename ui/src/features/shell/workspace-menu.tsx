import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  AppWindow,
  ArchiveRestore,
  ChevronDown,
  DoorClosed,
  FolderOpen,
  Palette,
  Pencil,
} from "lucide-react";
import { useState } from "react";
import { ColourDot, colours } from "@/components/colour-dot";
import { RestoreDialog } from "@/components/restore-dialog";
import { Menu, MenuChoice, MenuItem, MenuRule, MenuTitle, SubMenu } from "@/components/ui/menu";
import { t } from "@/lib/i18n";
import { useCloseWorkspace, useOpenWorkspace, workspace, workspaces } from "@/lib/queries";
import type { Workspace, WorkspaceColour, WorkspaceRow } from "@/lib/types";
import { useRevealWorkspace, useSetWorkspaceColour } from "./queries";
import { RefusedDialog } from "./refused-dialog";
import { RenameDialog } from "./rename-dialog";

/** Which workspace this is, and everything that can be done with it; null when it could not be opened. */
export function WorkspaceMenu({ here }: { here: Workspace | null }) {
  const client = useQueryClient();
  const [isRenaming, setRenaming] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const { data } = useQuery(workspaces);
  const [open, close] = [useOpenWorkspace(), useCloseWorkspace()];
  const [reveal, recolour] = [useRevealWorkspace(), useSetWorkspaceColour()];
  const others = data?.workspaces.filter((row) => !row.is_here && !row.is_missing) ?? [];
  const id = here?.id ?? null;
  const name = here?.name ?? t("workspace.unavailable");
  const paint = (colour: WorkspaceColour) => {
    if (id === null) return;
    const readAgain = () => client.invalidateQueries({ queryKey: workspace.queryKey });
    recolour.mutate({ id, colour }, { onSuccess: readAgain });
  };
  const refusals = [open, close, reveal, recolour];
  const refused = refusals.find((one) => one.error);
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t("workspace.menu", { name })}
            data-testid="workspace-menu"
            className="-ml-2 flex h-8 min-w-0 items-center gap-2 rounded-md px-2 transition-colors hover:bg-hover"
          >
            {here && <ColourDot colour={here.colour} />}
            <span className="truncate font-semibold text-sm" data-testid="workspace-title">
              {name}
            </span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
          </button>
        }
      >
        {others.length > 0 && (
          <>
            <MenuTitle>{t("workspace.others")}</MenuTitle>
            {others.map((row) => (
              <Other key={row.id} row={row} onOpen={(target) => open.mutate(target)} />
            ))}
            <MenuRule />
          </>
        )}
        {id !== null && (
          <>
            <MenuItem icon={Pencil} onSelect={() => setRenaming(true)}>
              {t("workspace.rename")}
            </MenuItem>
            <SubMenu
              label={
                <>
                  <Palette aria-hidden className="size-4 text-ink-soft" /> {t("workspace.colour")}
                </>
              }
            >
              <MenuChoice
                value={here?.colour ?? "green"}
                choices={colours}
                onChange={paint}
                show={(colour) => (
                  <>
                    <ColourDot colour={colour} /> {t(`workspace.colour.${colour}`)}
                  </>
                )}
              />
            </SubMenu>
            {here?.engine === "sqlite" && (
              <MenuItem icon={FolderOpen} onSelect={() => reveal.mutate(id)}>
                {t("workspace.reveal")}
              </MenuItem>
            )}
          </>
        )}
        <MenuItem
          icon={ArchiveRestore}
          onSelect={() => setRestoring(true)}
          data-testid="restore-backup"
        >
          {t("workspace.restore")}
        </MenuItem>
        <MenuItem icon={DoorClosed} onSelect={() => close.mutate()} data-testid="close-workspace">
          {t("workspace.close")}
        </MenuItem>
      </Menu>
      {isRenaming && here && id !== null && (
        <RenameDialog id={id} name={here.name} onOpenChange={setRenaming} />
      )}
      {isRestoring && <RestoreDialog onOpenChange={setRestoring} />}
      {refused && <RefusedDialog error={refused.error} onClose={refused.reset} />}
    </>
  );
}

type OtherProps = {
  row: WorkspaceRow;
  onOpen: (input: { target: { id: string }; in_new_window: boolean }) => void;
};

function Other({ row: { id, name, colour, is_open }, onOpen }: OtherProps) {
  const label = (
    <>
      <ColourDot colour={colour} />
      <span className="truncate">{name}</span>
    </>
  );
  const open = (in_new_window: boolean) => onOpen({ target: { id }, in_new_window });
  return (
    <SubMenu label={label}>
      {is_open ? (
        <MenuItem icon={AppWindow} onSelect={() => open(true)}>
          {t("workspace.show_window")}
        </MenuItem>
      ) : (
        <>
          <MenuItem onSelect={() => open(false)}>{t("workspace.open_here")}</MenuItem>
          <MenuItem icon={AppWindow} onSelect={() => open(true)}>
            {t("workspace.open_window")}
          </MenuItem>
        </>
      )}
    </SubMenu>
  );
}
