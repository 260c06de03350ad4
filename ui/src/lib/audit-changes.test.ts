import { expect, test } from "vitest";
import { changesOf, sentenceOf } from "./audit-changes";

type State = Record<string, unknown> | null;

const told = (subject: string, before: State, after: State) =>
  changesOf({
    seq: 1,
    at: 0,
    actor: "maria",
    action: "posted",
    subject,
    reason: null,
    before: before as never,
    after: after as never,
  }).map(sentenceOf);

test.each<[subject: string, before: State, after: State, told: string[]]>([
  [
    "transaction:9",
    { balance: 1000, held: 0, seq: 4 },
    { balance: 1500, held: 0, seq: 5 },
    ["Balance 1,000 credits → 1,500 credits"],
  ],
  [
    "hold:manual:1",
    { balance: 10, held: 0 },
    { account: 3, amount: 7, asked: 9, balance: 10, held: 7 },
    ["Held 0 credits → 7 credits", "Amount 7 credits"],
  ],
  [
    "refund_request:1",
    { amount: 5, refund: null, state: "in_review" },
    { amount: 5, refund: null, state: "leaving" },
    ["State In review → Scheduled"],
  ],
  [
    "dispute:du_1",
    { action_state: "sent" },
    { action_state: null },
    ["Response state Sent → none"],
  ],
  ["settings:settings", { rules: [1] }, { rules: [2] }, ["Rules changed"]],
  ["user:u", null, { id: "u" }, []],
  ["user:u", null, null, []],
])("%s: %j to %j", (subject, before, after, words) => {
  expect(told(subject, before, after)).toEqual(words);
});
