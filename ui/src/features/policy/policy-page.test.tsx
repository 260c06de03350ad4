import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Policy, PolicyProblem, PolicyView } from "@/lib/types";
import { openPage } from "@/test-page";
import { PolicyPage } from "./policy-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke, transformCallback: () => 0 }));

const rules: Policy = {
  settings: { tolerance: 500, work_cost: 0 },
  rules: [
    {
      id: "small",
      note: null,
      applies_to: ["chargeback"],
      when: [{ fact: "counter_fee", operator: "at_most", value: 1000 }],
      action: "accept",
      autopilot: "off",
    },
  ],
  fallback: { action: "contest", autopilot: "off" },
};
const sentences = ["If it is a small one: accept it.", "Otherwise: contest it."];
const settings = { default_currency: "usd" };

let inForce: PolicyView;
let problems: PolicyProblem[];
let save: (input: unknown) => unknown;

beforeEach(() => {
  inForce = { version: 7, policy: rules, sentences, autopilot: false };
  problems = [];
  save = () => inForce;
  invoke.mockReset();
  invoke.mockImplementation(async (name: string, { input }: { input: unknown }) => {
    switch (name) {
      case "get_policy":
        return inForce;
      case "get_settings":
        return settings;
      case "check_policy":
        return { problems, sentences: problems.length > 0 ? [] : sentences };
      case "list_policies":
        return { rows: [], next_cursor: null };
      case "set_policy":
        return save(input);
      default:
        throw { code: "unexpected", message: name, details: {} };
    }
  });
});

const open = () => openPage(PolicyPage);

const calls = (name: string) => invoke.mock.calls.filter(([called]) => called === name);

async function writeAmount(user: ReturnType<typeof userEvent.setup>, text: string) {
  await user.click(await screen.findByRole("button", { name: /accept it/ }));
  const amount = screen.getByRole("textbox", { name: "Value" });
  await user.clear(amount);
  await user.type(amount, text);
}

async function saveWith(user: ReturnType<typeof userEvent.setup>, reason: string) {
  const button = screen.getByTestId<HTMLButtonElement>("save-policy");
  await waitFor(() => expect(button.disabled).toBe(false));
  await user.click(button);
  await user.type(await screen.findByRole("textbox", { name: "Reason for the change" }), reason);
  await user.click(screen.getByTestId("confirm-action"));
}

test("what is written is saved as the exact document, over the version it was made from", async () => {
  const user = userEvent.setup();
  open();
  await writeAmount(user, "25.50");
  await saveWith(user, "Inflation");
  await waitFor(() => expect(calls("set_policy")).toHaveLength(1));
  const [rule] = rules.rules;
  expect(calls("set_policy")[0]?.[1]).toEqual({
    input: {
      draft: {
        ...rules,
        rules: [{ ...rule, when: [{ fact: "counter_fee", operator: "at_most", value: 2550 }] }],
      },
      version: 7,
      reason: "Inflation",
    },
  });
});

test("a problem stands at its condition, and nothing can be saved while there is one", async () => {
  const user = userEvent.setup();
  open();
  await screen.findByRole("button", { name: /accept it/ });
  problems = [
    { place: "rules/0/when/0/value", code: "contradiction", reason: "No case can have that." },
  ];
  await writeAmount(user, "1");
  const card = screen.getByTestId("policy-rule");
  expect(await within(card).findByText("No case can have that.")).toBeTruthy();
  expect(within(card).getByRole("textbox", { name: "Value" }).ariaInvalid ?? "true").toBe("true");
  expect(screen.getByTestId<HTMLButtonElement>("save-policy").disabled).toBe(true);
});

test("rules that were changed meanwhile keep the draft, and the choice is the operator's", async () => {
  const user = userEvent.setup();
  open();
  await writeAmount(user, "25.50");
  save = () => {
    inForce = { ...inForce, version: 8 };
    throw { code: "policy_changed", message: "changed; load again", details: { found: 8 } };
  };
  await saveWith(user, "Mine");
  const notice = await screen.findByTestId("conflict");
  expect(notice.textContent).toContain("version 8 is active");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Value" }).value).toBe("25.50");
  expect(screen.getByTestId<HTMLButtonElement>("save-policy").disabled).toBe(true);
  save = () => ({ ...inForce, version: 9 });
  await user.click(screen.getByRole("button", { name: "Keep my draft" }));
  await saveWith(user, "Mine all the same");
  await waitFor(() => expect(calls("set_policy")).toHaveLength(2));
  expect(calls("set_policy")[1]?.[1].input).toMatchObject({ version: 8 });
});

test("loading the newer rules is the other way out", async () => {
  const user = userEvent.setup();
  const client = open();
  await writeAmount(user, "25.50");
  inForce = { ...inForce, version: 8 };
  await client.invalidateQueries({ queryKey: ["get_policy"] });
  await screen.findByTestId("conflict");
  await user.click(screen.getByRole("button", { name: "Load version 8" }));
  expect(screen.queryByTestId("conflict")).toBeNull();
  expect(screen.queryByTestId("save-policy")).toBeNull();
});

test("rules that are not saved are still there when the page is opened again", async () => {
  const user = userEvent.setup();
  open();
  await writeAmount(user, "25.50");
  cleanup();
  open();
  await user.click(await screen.findByRole("button", { name: /accept it/ }));
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Value" }).value).toBe("25.50");
  expect(screen.getByTestId("save-policy")).toBeTruthy();
});
