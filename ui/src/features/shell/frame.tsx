import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { rooms } from "@/components/rooms";
import { LoadingBlock } from "@/components/states";
import { TipProvider } from "@/components/ui/tip";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { workspace } from "@/lib/queries";
import { type Acts, useShortcuts } from "@/lib/use-shortcuts";
import { LeavingTray } from "./leaving-tray";
import { Rail } from "./rail";
import { ReminderLine } from "./reminder-line";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { TopBar } from "./top-bar";
import { useLinks } from "./use-links";
import { useLooks } from "./use-looks";
import { usePlaces } from "./use-places";
import { useReminders } from "./use-reminders";
import { useFreshness, useReadiness } from "./use-shell";

type Props = {
  children: ReactNode;
  panel?: ReactNode;
  status?: ReactNode;
  notice?: ReactNode;
  palette?: ReactNode;
};

/** The window: rail, top bar, the room, and a panel over its right side when a transaction is open. */
export function Frame({ children, panel, status, notice, palette }: Props) {
  const navigate = useNavigate();
  const { data: here, isPending } = useQuery(workspace);
  const isLive = here?.mode === "live";
  const [shortcuts, setShortcuts] = useState(false);
  useFreshness();
  usePlaces();
  useReadiness();
  useLinks();
  useLooks();
  useReminders();
  const go = rooms.map(({ id, to }) => [`go_${id}`, () => void navigate({ to })]);
  useShortcuts({ shortcuts: () => setShortcuts(true), ...(Object.fromEntries(go) as Acts) });
  return (
    <TipProvider delayDuration={400}>
      <a
        href="#room"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        {t("shell.skip")}
      </a>
      <div className={cx("flex h-full", isLive && "border-danger border-t-4")}>
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onShowShortcuts={() => setShortcuts(true)} status={status} />
          <ReminderLine />
          {notice}
          <div className="relative flex min-h-0 flex-1">
            <main id="room" tabIndex={-1} className="h-full min-w-0 flex-1 outline-none">
              {/* Drafts belong to a workspace: a page is shown when it is known which one. */}
              {isPending ? <LoadingBlock lines={5} /> : children}
            </main>
            {panel}
          </div>
        </div>
      </div>
      <LeavingTray />
      {palette}
      <ShortcutsDialog open={shortcuts} onOpenChange={setShortcuts} />
    </TipProvider>
  );
}
