import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { QueueKind } from "@/lib/types";

export const queue = (kind: QueueKind | null) =>
  keysetQuery("list_queue", { kind }, (page) => call(commands.listQueue({ kind, ...page })));

/** Notes that somebody looks; cases with a page of their own are noted by that page's address. */
export const lookAtCase = (name: string) => call(commands.lookAtCase({ case: name }));
