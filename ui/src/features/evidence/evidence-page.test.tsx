import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { DeskInSmall } from "./desk-in-small";
import { EvidencePage } from "./evidence-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({
  open: async () => ["/evidence/a.pdf", "/evidence/b.png"],
}));

/** Each test has a dispute of its own: what was typed outlives a page. */
let number = 0;
let desk: DeskInSmall;

const saves = () => desk.inputs("save_evidence");
const nameField = () => screen.findByTestId<HTMLTextAreaElement>("text-customer_name");

beforeEach(() => {
  number += 1;
  desk = new DeskInSmall(`du_${number}`);
  invoke.mockReset();
  invoke.mockImplementation((command: string, args: { input: Record<string, unknown> }) =>
    desk.answer(command, args),
  );
});

const show = () => openPage(() => <EvidencePage disputeId={desk.view.dispute_id} />);

test("a text is saved when its field is left, and the proposal is never saved as somebody's words", async () => {
  show();
  const name = await nameField();
  await userEvent.type(name, "x");
  expect(saves()).toHaveLength(0);
  await userEvent.tab();
  await waitFor(() => expect(saves()).toHaveLength(1));
  expect(saves()[0]).toEqual({
    dispute_id: desk.view.dispute_id,
    revision: 0,
    texts: { customer_name: "Amara Okaforx" },
  });
  await userEvent.type(name, "{Backspace}");
  await userEvent.tab();
  await waitFor(() => expect(saves()).toHaveLength(2));
  expect(saves()[1]).toMatchObject({ revision: 1, texts: { customer_name: null } });
});

test("Ctrl+S saves while somebody types", async () => {
  show();
  await userEvent.type(await nameField(), "!");
  fireEvent.keyDown(document, { key: "s", ctrlKey: true });
  await waitFor(() => expect(screen.getByTestId("save-state").textContent).toBe("Saved"));
  expect(desk.view.fields[0]?.draft).toBe("Amara Okafor!");
});

test("a conflict takes no text away: it is shown, loaded, compared, and one of the two is chosen", async () => {
  show();
  const name = await nameField();
  await userEvent.type(name, " Esq");
  desk.savedBySomebodyElse("A. Okafor");
  await userEvent.tab();
  expect(await screen.findByText("maria has changed this evidence")).toBeTruthy();
  expect(name.value).toBe("Amara Okafor Esq");
  expect(screen.getByTestId<HTMLButtonElement>("submit-evidence").disabled).toBe(true);

  await userEvent.click(screen.getByTestId("reload-evidence"));
  expect(await screen.findByText("A. Okafor")).toBeTruthy();
  expect(name.value).toBe("Amara Okafor Esq");
  const before = saves().length;
  await userEvent.click(screen.getByTestId("text-product_description"));
  expect(saves()).toHaveLength(before);

  await userEvent.click(screen.getByTestId("keep-mine"));
  await waitFor(() => expect(desk.view.fields[0]?.draft).toBe("Amara Okafor Esq"));
  await waitFor(() => expect(screen.queryByTestId("keep-mine")).toBeNull());
});

test("somebody else's text can be taken instead", async () => {
  show();
  const name = await nameField();
  await userEvent.type(name, " Esq");
  desk.savedBySomebodyElse("A. Okafor");
  await userEvent.tab();
  await userEvent.click(await screen.findByTestId("reload-evidence"));
  await userEvent.click(await screen.findByTestId("take-theirs"));
  await waitFor(() => expect(name.value).toBe("A. Okafor"));
});

test("a text that could not be saved is still there when the page is opened again", async () => {
  show();
  await userEvent.type(await nameField(), " Esq");
  desk.savedBySomebodyElse("A. Okafor");
  await userEvent.tab();
  await screen.findByTestId("reload-evidence");
  cleanup();
  show();
  expect((await nameField()).value).toBe("Amara Okafor Esq");
});

test("a finding that blocks stands first, leads to its field, and nothing can be submitted", async () => {
  desk.view.can_submit = false;
  desk.view.findings = [
    { severity: "warns", code: "test_word", field: "customer_name", sentence: "A test word." },
    {
      severity: "blocks",
      code: "link_in_text",
      field: "product_description",
      sentence: "product_description holds a link.",
    },
  ];
  show();
  const submit = await screen.findByTestId<HTMLButtonElement>("submit-evidence");
  expect(submit.disabled).toBe(true);
  expect(screen.getByText(/1 issue to fix; see below/)).toBeTruthy();
  const found = screen.getAllByTestId(/^finding-/);
  expect(found[0]?.textContent).toMatch(/^Must fix: “Product description” holds a link/);
  await userEvent.click(found[0] as HTMLElement);
  expect(document.activeElement).toBe(screen.getByTestId("text-product_description"));
});

test("submitting says that it is final, and names the revisions that were looked at", async () => {
  desk.view.revision = 7;
  show();
  await userEvent.click(await screen.findByTestId("submit-evidence"));
  expect(await screen.findByText("You can submit only once")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByTestId("confirm-action"));
  await userEvent.click(
    await screen.findByRole("button", { name: "Counter dispute, sends in 30 s" }),
  );
  await waitFor(() => expect(desk.inputs("act_on_dispute")).toHaveLength(1));
  expect(desk.inputs("act_on_dispute")[0]).toEqual({
    dispute_id: desk.view.dispute_id,
    action: "contest",
    revision: 4,
    evidence_revision: 7,
    note: null,
  });
});

test("Escape closes the last question and brings the keyboard back", async () => {
  show();
  const submit = await screen.findByTestId("submit-evidence");
  submit.focus();
  await userEvent.keyboard("{Enter}");
  await screen.findByText("You can submit only once");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(submit));
  expect(desk.inputs("act_on_dispute")).toHaveLength(0);
});

test("a dispute that changes at Stripe meanwhile says so, keeps the texts, and waits to be seen", async () => {
  const client = show();
  const name = await nameField();
  await userEvent.type(name, " Esq");
  desk.dispute = { ...desk.dispute, revision: 5, status: "under_review" };
  await client.invalidateQueries({ queryKey: ["get_dispute"] });
  expect(await screen.findByText("The dispute has changed at Stripe")).toBeTruthy();
  expect(name.value).toBe("Amara Okafor Esq");
  expect(screen.getByTestId<HTMLButtonElement>("submit-evidence").disabled).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Got it" }));
  expect(screen.getByTestId<HTMLButtonElement>("submit-evidence").disabled).toBe(false);
});

test("an inquiry is answered, never contested", async () => {
  desk.dispute = { ...desk.dispute, kind: "inquiry", status: "warning_needs_response" };
  desk.view = { ...desk.view, kind: "inquiry" };
  show();
  const submit = await screen.findByTestId("submit-evidence");
  expect(submit.textContent).toMatch(/^Respond to inquiry…/);
  expect(screen.queryByText(/contest/i)).toBeNull();
});

test("files are attached in their order, each by its path", async () => {
  show();
  await userEvent.click(await screen.findByTestId("attach-receipt"));
  const attached = () => desk.inputs("attach_evidence");
  await waitFor(() => expect(attached()).toHaveLength(2));
  expect(attached().map((input) => input.path)).toEqual(["/evidence/a.pdf", "/evidence/b.png"]);
});

const blank = {
  customer_account_id: null,
  customer_device_fingerprint: null,
  customer_device_id: null,
  customer_email_address: null,
  customer_purchase_ip: null,
  product_description: null,
  shipping_address: null,
};

test("Compelling Evidence is filled from the records, edited value by value, and says what is missing", async () => {
  const disputed = { ...blank, customer_purchase_ip: "203.0.113.7", merchandise_or_services: null };
  const transaction = { ...blank, charge: "ch_2", customer_purchase_ip: "203.0.113.7" };
  desk.view.ce3_at_stripe = {
    status: "requires_action",
    required_actions: ["missing_merchandise_or_services", "missing_future_thing"],
    prefilled: null,
  };
  desk.view.ce3_facts = {
    proposal: { disputed_transaction: disputed, prior_undisputed_transactions: [transaction] },
    priors: [],
  };
  show();
  const missing = await screen.findByTestId("ce3-missing");
  expect(missing.textContent).toBe("whether merchandise or services were soldMissing future thing");
  await userEvent.click(screen.getByRole("switch"));
  await waitFor(() => expect(saves()).toHaveLength(1));
  expect(saves()[0]).toEqual({
    dispute_id: desk.view.dispute_id,
    revision: 0,
    enhanced: { visa_compelling_evidence_3: desk.view.ce3_facts.proposal },
  });
  const account = screen.getByRole("textbox", { name: "Account, Disputed payment" });
  await userEvent.type(account, "ada");
  expect(saves()).toHaveLength(1);
  await userEvent.tab();
  await waitFor(() => expect(saves()).toHaveLength(2));
  expect(saves()[1]).toMatchObject({
    revision: 1,
    enhanced: {
      visa_compelling_evidence_3: {
        disputed_transaction: { ...disputed, customer_account_id: "ada" },
        prior_undisputed_transactions: [transaction],
      },
    },
  });
});
