import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DisputeView } from "@/lib/types";
import { DisputeActions } from "./actions";

const chargeback: DisputeView = {
  id: "du_1",
  user_id: "usr_1",
  user_name: "Amara Okafor",
  kind: "chargeback",
  status: "needs_response",
  is_open: true,
  waits_for_operator: true,
  takes_action: true,
  is_moving: false,
  reason: "fraudulent",
  amount: 2000,
  currency: "usd",
  payment_intent: "pi_1",
  charge: "ch_1",
  due_at: null,
  answerable: true,
  submission_count: 0,
  action: null,
  action_state: null,
  leaves_at: null,
  handled_by: null,
  awaits: null,
  decision: null,
  revision: 3,
  opened_at: 0,
  livemode: false,
};
const inquiry: DisputeView = { ...chargeback, kind: "inquiry", status: "warning_needs_response" };

test("a chargeback can be accepted or contested, and accepting says that it is irreversible", () => {
  render(<DisputeActions dispute={chargeback} proposed="accept" onAnswer={() => undefined} />);
  expect(screen.getByTestId("accept-dispute").textContent).toMatch(
    /^Accept dispute.*Irreversible.*\$20\.00/,
  );
  expect(screen.getByTestId("contest-dispute").textContent).toMatch(/^Counter dispute.*once/);
});

test("an inquiry is never accepted: it is refunded in full or answered", () => {
  render(<DisputeActions dispute={inquiry} proposed="contest" onAnswer={() => undefined} />);
  expect(screen.queryByTestId("accept-dispute")).toBeNull();
  expect(screen.queryByText(/accept/i)).toBeNull();
  expect(screen.getByTestId("refund-dispute").textContent).toMatch(/^Refund in full.*Irreversible/);
  expect(screen.getByTestId("contest-dispute").textContent).toMatch(/^Respond to inquiry/);
});

test("a dispute that takes no action offers nothing and says why", () => {
  const closed = { ...chargeback, takes_action: false };
  render(
    <DisputeActions
      dispute={{ ...closed, answerable: false }}
      proposed={null}
      onAnswer={() => undefined}
    />,
  );
  expect(screen.queryAllByRole("button")).toHaveLength(0);
  expect(screen.getByText(/accepts no response/)).toBeTruthy();
});

test("an inquiry whose refund has left says so in its own words", () => {
  const sent = { ...inquiry, takes_action: false, action: "refund_in_full", action_state: "sent" };
  render(
    <DisputeActions dispute={sent as DisputeView} proposed={null} onAnswer={() => undefined} />,
  );
  expect(screen.getByText(/^Refund in full: confirmed\./)).toBeTruthy();
});
