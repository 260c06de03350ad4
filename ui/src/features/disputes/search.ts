import type { DisputeFilter } from "@/lib/types";

/** The filters of the list of disputes as they stand in its URL. */
export type DisputesSearch = { q: string; show: "open" | "all"; status: string };

/** The filter Rust understands. */
export function disputeFilter({ q, show, status }: DisputesSearch): DisputeFilter {
  return {
    status: status === "any" ? null : status,
    open: show === "open" ? true : null,
    user_id: null,
    search: q || null,
  };
}
