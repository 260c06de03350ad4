import type { QueryClient } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import { dispute, fraudWarning, refundRequest } from "@/lib/queries";
import type { QueueKind, QueueRow } from "@/lib/types";
import { customerOf, nameOf } from "@/lib/visible";
import {
  type BulkAct,
  type Plan,
  type Planned,
  planApproval,
  planDismissal,
  planGivingWay,
  planOf,
  planRejection,
  type Send,
} from "./bulk";

export const queue = (kind: QueueKind | null) =>
  keysetQuery("list_queue", { kind }, (page) => call(commands.listQueue({ kind, ...page })));

/** What the page of a case reads first; null for a case without a page of its own. */
export function detailOf(name: string) {
  const id = name.slice(name.indexOf(":") + 1);
  if (name.startsWith("refund_request:")) return refundRequest(id);
  if (name.startsWith("dispute:")) return dispute(id);
  return name.startsWith("radar.early_fraud_warning:") ? fraudWarning(id) : null;
}

/** Reads a case before somebody comes to it, so that it is shown at once. */
export function prefetchCase(client: QueryClient, row: QueueRow | undefined): void {
  const detail = row && detailOf(row.case);
  // The three queries have nothing in common but that they can be read.
  if (detail) void client.prefetchQuery(detail as Parameters<QueryClient["prefetchQuery"]>[0]);
}

/** Reads every case as it is now, and sorts out those that the action does not fit. */
export async function readPlan(
  client: QueryClient,
  act: BulkAct,
  rows: readonly QueueRow[],
  onRead: (count: number) => void,
): Promise<Plan> {
  const cases: (readonly [QueueRow, string, Planned])[] = [];
  for (const row of rows) {
    cases.push([row, ...(await planned(client, act, row))]);
    onRead(cases.length);
  }
  return planOf(cases);
}

async function planned(
  client: QueryClient,
  act: BulkAct,
  row: QueueRow,
): Promise<readonly [string, Planned]> {
  const id = row.case.slice(row.case.indexOf(":") + 1);
  const name = customerOf(row) ?? id;
  if (act === "approve" || act === "reject") {
    const detail = await client.fetchQuery({ ...refundRequest(id), staleTime: 0 });
    return [name, act === "approve" ? planApproval(detail) : planRejection(detail)];
  }
  if (act === "dismiss") {
    const warning = await client.fetchQuery({ ...fraudWarning(id), staleTime: 0 });
    const { user } = warning;
    const who = user ? nameOf({ user_name: user.name, user_id: user.id }) : name;
    return [who, planDismissal(warning)];
  }
  const detail = await client.fetchQuery({ ...dispute(id), staleTime: 0 });
  return [name, planGivingWay(detail.dispute, act === "accept" ? "accept" : "refund_in_full")];
}

/** One command of the desk. */
export async function send({ command, input }: Send): Promise<void> {
  switch (command) {
    case "approve_refund":
      await call(commands.approveRefund(input));
      break;
    case "reject_refund":
      await call(commands.rejectRefund(input));
      break;
    case "act_on_dispute":
      await call(commands.actOnDispute(input));
      break;
    case "close_attention":
      await call(commands.closeAttention(input));
      break;
  }
}

export const undo = (name: string) => call(commands.undoAction({ case: name }));
