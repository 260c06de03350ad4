import { queryOptions, useMutation } from "@tanstack/react-query";
import { getCurrentWindow } from "@tauri-apps/api/window";
import {
  isPermissionGranted,
  onAction,
  requestPermission,
  sendNotification,
} from "@tauri-apps/plugin-notification";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { hear } from "@/lib/hear";
import type { RenameWorkspace, SetWorkspaceColour } from "@/lib/types";

/** Tells the shell that the first page stands, with what it shows. */
export const reportReady = (failures: string[]) => call(commands.reportReady({ failures }));

/** Hears when a round with Stripe has changed something; answers with how to stop hearing. */
export const onWorkspaceChanged = (tell: () => void) => hear("workspace-changed", tell);

const COUNTED_MAX = 99;

/** How much waits for a person, for the rail; beyond a hundred nobody counts. */
export type QueueLength = { count: number; isMore: boolean; cases: string[] };

export const queueLength = queryOptions({
  queryKey: ["list_queue", "length"],
  queryFn: async (): Promise<QueueLength> => {
    const page = await call(commands.listQueue({ limit: COUNTED_MAX }));
    return {
      count: page.rows.length,
      isMore: page.next_cursor !== null,
      cases: page.rows.map((row) => row.case),
    };
  },
  refetchInterval: 15_000,
});

/** Hands every reminder out once; whoever takes it must tell it. */
export const takeReminders = async () => (await call(commands.takeReminders({}))).reminders;

/** May the system show something? Asked once; without an answer it may not. */
export const mayNotify = async () =>
  (await isPermissionGranted()) || (await requestPermission()) === "granted";

export const notify = (title: string, body: string) => sendNotification({ title, body });

/** Hears when somebody clicks a notification of ours; answers with how to stop hearing. */
export const onNotificationClicked = async (tell: () => void) => {
  const heard = await onAction(tell);
  return () => heard.unregister();
};

export const showWindow = () => getCurrentWindow().setFocus();

export const useRenameWorkspace = () =>
  useMutation({ mutationFn: (input: RenameWorkspace) => call(commands.renameWorkspace(input)) });

export const useSetWorkspaceColour = () =>
  useMutation({
    mutationFn: (input: SetWorkspaceColour) => call(commands.setWorkspaceColour(input)),
  });

export const useRevealWorkspace = () =>
  useMutation({ mutationFn: (id: string) => call(commands.revealWorkspace({ id })) });

/** A link that another program handed to this window, once. */
export const takeLink = () => call(commands.takeLink({}));

export const onLinkWaits = (tell: () => void) => hear("link-waits", tell);
