import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { caseAt } from "@/lib/cases";
import { lookAtCase } from "@/lib/queries";

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
