import { queryOptions } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { commands } from "@/bindings";
import { call } from "@/lib/call";

/** The counts beside the rooms; the same answer the overview shows. */
export const overview = queryOptions({
  queryKey: ["get_overview"],
  queryFn: () => call(commands.getOverview({})),
  refetchInterval: 15_000,
});

/** Tells the shell that the first page stands, with what it shows. */
export const reportReady = () => call(commands.reportReady({}));

/** Hears when a round with Stripe has changed something; answers with how to stop hearing. */
export const onWorkspaceChanged = (tell: () => void) => listen("workspace-changed", tell);
