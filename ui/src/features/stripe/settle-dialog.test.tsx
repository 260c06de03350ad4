import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { TipProvider } from "@/components/ui/tip";
import type { OutboxView } from "@/lib/types";
import { SettleDialog } from "./settle-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const call = { id: 7, method: "POST", path: "/v1/refunds" } as OutboxView;
const onOpenChange = vi.fn();

function show() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TipProvider>
        <SettleDialog call={call} onOpenChange={onOpenChange} />
      </TipProvider>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  invoke.mockReset();
  onOpenChange.mockReset();
  invoke.mockResolvedValue(call);
});

test("a request that Stripe did not execute needs a reason", async () => {
  show();
  const confirm = screen.getByTestId("confirm-action");
  expect(confirm).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("How this is known"), "approval denied");
  await userEvent.click(confirm);
  await waitFor(() =>
    expect(invoke).toHaveBeenCalledWith("settle_call", {
      input: { id: 7, outcome: { kind: "not_executed" }, reason: "approval denied" },
    }),
  );
  await waitFor(() => expect(onOpenChange).toHaveBeenCalledWith(false));
});

test("an executed request names what it made", async () => {
  show();
  await userEvent.click(screen.getByRole("radio", { name: "Executed" }));
  await userEvent.type(screen.getByLabelText("How this is known"), "paid there");
  const confirm = screen.getByTestId("confirm-action");
  expect(confirm).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Refund or dispute at Stripe"), "re_1");
  await userEvent.click(confirm);
  await waitFor(() =>
    expect(invoke).toHaveBeenCalledWith("settle_call", {
      input: { id: 7, outcome: { kind: "executed", object_id: "re_1" }, reason: "paid there" },
    }),
  );
});
