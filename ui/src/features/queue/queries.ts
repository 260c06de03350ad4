import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { QueueKind } from "@/lib/types";

export const queue = (kind: QueueKind | null) =>
  keysetQuery("list_queue", { kind }, (page) => call(commands.listQueue({ kind, ...page })));
