import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { AuditFilter } from "@/lib/types";

export const audit = (filter: AuditFilter) =>
  keysetQuery("list_audit", filter, (page) => call(commands.listAudit({ ...filter, ...page })));

/** Reads everything, so it runs only when somebody asks; the answer stays while the window is open. */
export const verification = queryOptions({
  queryKey: ["verify"],
  queryFn: async () => {
    const started = Date.now();
    const verified = await call(commands.verify({}));
    const ended = Date.now();
    const tenths = Math.max(1, Math.round((ended - started) / 100));
    return { verified, ended_at: ended * 1000, seconds: tenths / 10 };
  },
  enabled: false,
  gcTime: Number.POSITIVE_INFINITY,
  retry: false,
});
