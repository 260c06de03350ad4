/** The page of a case, by the name it has in the queue. */
export type PageOfCase =
  | { to: "/disputes/$disputeId"; params: { disputeId: string } }
  | { to: "/refunds/$requestId"; params: { requestId: string } }
  | { to: "/warnings/$warningId"; params: { warningId: string } }
  | { to: "/stripe"; params?: undefined };

const WARNING = "radar.early_fraud_warning";

/** Where a case without a page of its own is explained: it needs attention there. */
export const ATTENTION_PAGE = { to: "/stripe" } as const satisfies PageOfCase;

/** The name of a fraud warning in the queue. */
export const warningCase = (warningId: string): string => `${WARNING}:${warningId}`;

/** Null for a name of no case. */
export function pageOfCase(name: string): PageOfCase | null {
  const at = name.indexOf(":");
  const id = name.slice(at + 1);
  switch (name.slice(0, Math.max(0, at))) {
    case "dispute":
      return { to: "/disputes/$disputeId", params: { disputeId: id } };
    case "refund_request":
      return { to: "/refunds/$requestId", params: { requestId: id } };
    case "refund":
      return ATTENTION_PAGE;
    case WARNING:
      return { to: "/warnings/$warningId", params: { warningId: id } };
    default:
      return null;
  }
}

const KINDS: Record<string, string> = {
  disputes: "dispute",
  refunds: "refund_request",
  warnings: WARNING,
};

/** The case whose page stands at an address, by the name it has in the queue. */
export function caseAt(path: string): string | null {
  const [, room, id] = /^\/(disputes|refunds|warnings)\/([^/]+)/.exec(path) ?? [];
  const kind = room === undefined ? undefined : KINDS[room];
  return kind === undefined || id === undefined ? null : `${kind}:${decodeURIComponent(id)}`;
}
