import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { RefundRequestDetail } from "@/lib/types";
import { openPage } from "@/test-page";
import { WithdrawDialog } from "./withdraw-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const request = { id: "12", user_name: "Amara Okafor", user_id: "u", asked: 1240, currency: "usd" };

test("a request is withdrawn with a reason; a refusal stays, and so does the reason", async () => {
  const onOpenChange = vi.fn();
  invoke.mockRejectedValueOnce({ code: "case_already_handled", message: "over", details: {} });
  openPage(() => (
    <WithdrawDialog detail={{ request } as RefundRequestDetail} onOpenChange={onOpenChange} />
  ));
  const confirm = await screen.findByRole("button", { name: "Withdraw request for $12.40" });
  expect(confirm).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Reason"), "Keeps the credits");
  await userEvent.click(confirm);
  expect((await screen.findByRole("alert")).textContent).toContain("Close this dialog");
  expect(screen.getByLabelText("Reason")).toHaveProperty("value", "Keeps the credits");
  invoke.mockResolvedValue({});
  await userEvent.click(confirm);
  await waitFor(() => expect(onOpenChange).toHaveBeenCalledWith(false));
  expect(invoke).toHaveBeenLastCalledWith("withdraw_refund", {
    input: { request_id: "12", reason: "Keeps the credits" },
  });
});
