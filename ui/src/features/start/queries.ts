import { useMutation, useQueryClient } from "@tanstack/react-query";
import { open } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import { workspaces } from "@/lib/queries";
import { startAnew } from "@/lib/start-anew";
import type { CreateWorkspace } from "@/lib/types";

/** The new workspace opens where it is set up. */
export const useCreateWorkspace = () =>
  useMutation({
    mutationFn: (input: CreateWorkspace) => call(commands.createWorkspace(input)),
    onSuccess: () => startAnew("/onboarding"),
  });

/** Takes a workspace off the list; its file stays. */
export const useForgetWorkspace = () =>
  useListChange((id: string) => call(commands.forgetWorkspace({ id })));

/** Says where a file is that was moved. */
export const useLocateWorkspace = () =>
  useListChange((input: { id: string; path: string }) => call(commands.locateWorkspace(input)));

function useListChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: workspaces.queryKey }),
  });
}

/** Asks for a workspace's file; null when the person changed their mind. */
export const chooseFile = () =>
  open({ filters: [{ name: t("start.open.filter"), extensions: ["redress", "db"] }] });

/** Asks for a folder; null when the person changed their mind. */
export const chooseFolder = (from: string) => open({ directory: true, defaultPath: from });
