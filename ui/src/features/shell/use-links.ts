import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { pageOfCase } from "@/lib/cases";
import type { LinkTarget } from "@/lib/types";
import { onLinkWaits, takeLink } from "./queries";

/** Follows the links that other programs hand to this window, also one that came before the page. */
export function useLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const follow = async () => {
      const target = await takeLink();
      if (target) await navigate(pageOfLink(target));
    };
    const take = () => void follow().catch(() => undefined);
    take();
    const heard = onLinkWaits(take);
    return () => {
      heard.then(
        (stop) => stop(),
        () => undefined,
      );
    };
  }, [navigate]);
}

/** A case without a page of its own is in the queue. */
function pageOfLink(target: LinkTarget) {
  if ("user" in target) {
    return { to: "/users/$userId", params: { userId: target.user } } as const;
  }
  return pageOfCase(target.case) ?? ({ to: "/queue" } as const);
}
