import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { lookAtCase } from "./queries";

/** The case whose page stands at an address, as the queue names it. */
export function caseAt(path: string): string | null {
  const [, room, id] = /^\/(disputes|refunds)\/([^/]+)/.exec(path) ?? [];
  if (room === undefined || id === undefined) return null;
  return `${room === "disputes" ? "dispute" : "refund_request"}:${decodeURIComponent(id)}`;
}

/** Opening the page of a case is the first look, whichever way led there. */
export function useLooks(): void {
  const client = useQueryClient();
  const name = useLocation({ select: (location) => caseAt(location.pathname) });
  useEffect(() => {
    if (name === null) return;
    lookAtCase(name).then(
      () => client.invalidateQueries({ queryKey: ["list_queue"] }),
      // The queue goes on saying that nobody looked, which is the safe side.
      () => undefined,
    );
  }, [client, name]);
}
