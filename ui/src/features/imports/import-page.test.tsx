import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ImportPlan } from "@/lib/types";
import { openPage } from "@/test-page";
import { ImportPage } from "./import-page";

const invoke = vi.hoisted(() => vi.fn());
const open = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ open }));
vi.mock("@/lib/hear", () => ({ hear: async () => () => undefined }));

const clean: ImportPlan = {
  source: "users.csv",
  digest: "d1",
  rows: 2,
  refused: 0,
  users: { new: 2, known: 0 },
  transactions: { new: 1, known: 0 },
  refund_requests: { new: 0, known: 0 },
  totals: [{ currency: "usd", transactions: 1, sum: "1250" }],
  table: {
    header: ["Kunde", "Mail", "Saldo"],
    delimiter: ";",
    mapping: { id: "Kunde", email: "Mail", balance: "Saldo" },
    first: [
      {
        line: 2,
        user_id: "u1",
        email: "ada@example.com",
        name: null,
        currency: "usd",
        balance: 1_250,
        created_at: null,
        is_new: true,
      },
    ],
  },
  problem_counts: {},
  problems: [],
  finding_counts: {},
  findings: [],
};

const wrong: ImportPlan = {
  ...clean,
  refused: 3,
  problem_counts: { amount_invalid: 2, id_twice: 1 },
  problems: [
    {
      place: { line: 3, column: 3, name: "Saldo", key: null },
      code: "amount_invalid",
      value: "1,50",
      message: "line 3, column Saldo: no amount",
    },
  ],
};

let plan = clean;
let refusal: object | null = null;

beforeEach(() => {
  invoke.mockReset();
  plan = clean;
  refusal = null;
  open.mockResolvedValue("/data/users.csv");
  invoke.mockImplementation(async () => {
    if (refusal !== null) throw refusal;
    return plan;
  });
  openPage(() => <ImportPage />);
});

const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

async function previewed() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Choose file…" }));
  await screen.findByText("users.csv");
  await user.click(screen.getByRole("button", { name: "Preview" }));
  await screen.findByTestId("import-plan");
  return user;
}

test("a file is previewed, and imported as it was previewed", async () => {
  const user = await previewed();
  const shown = screen.getByTestId("import-plan");
  for (const text of ["2 new, 0 here already", "1 new, 0 here already", "Sum in USD"]) {
    expect(within(shown).getByText(text)).toBeDefined();
  }
  expect(screen.getByRole("row", { name: /^2 u1 ada@example.com/ })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Import" }));
  await screen.findByText("Imported");
  expect(screen.queryByText("First rows")).toBeNull();
  const source = asked("preview_import")[0].source;
  expect(source).toMatchObject({ kind: "users_csv", path: "/data/users.csv", amounts: null });
  expect(asked("run_import")).toEqual([{ source, digest: "d1", leave_out: 0 }]);
});

test("rows that are wrong are named, and left out only by choice", async () => {
  plan = wrong;
  const user = await previewed();
  expect(
    screen.getByRole("row", { name: /^Line 3, column 3 \(Saldo\) Not an amount.*1,50$/ }),
  ).toBeDefined();
  expect(screen.getByText("The list has the first 1 of them.")).toBeDefined();
  const run = screen.getByRole("button", { name: "Import" });
  expect(run.hasAttribute("disabled")).toBe(true);
  await user.click(screen.getByRole("switch", { name: "Leave out these rows (3)" }));
  await user.click(run);
  await waitFor(() => expect(asked("run_import")[0].leave_out).toBe(3));
});

test("what another file said is forgotten with it", async () => {
  const user = await previewed();
  open.mockResolvedValue("/data/other.csv");
  await user.click(screen.getByRole("button", { name: "Choose file…" }));
  await screen.findByText("other.csv");
  expect(screen.queryByTestId("import-plan")).toBeNull();
});

/** Another column for a field, by the keyboard as a person may do it. */
async function map(user: ReturnType<typeof userEvent.setup>, field: string, column: string) {
  const pick = screen.getByRole("combobox", { name: field });
  pick.focus();
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("option", { name: column }));
}

test("another column is previewed at once, and only that is imported", async () => {
  const user = await previewed();
  await map(user, "Name", "Saldo");
  await waitFor(() => expect(asked("preview_import")).toHaveLength(2));
  const source = asked("preview_import")[1].source;
  expect(source.mapping).toEqual({ name: "Saldo", balance: "" });
  await user.click(await screen.findByRole("button", { name: "Import" }));
  await waitFor(() => expect(asked("run_import")[0]?.source).toEqual(source));
});

test("a column that was not recognized is chosen from those of the file", async () => {
  refusal = {
    code: "import_column_missing",
    message: "no column",
    details: { field: "email", header: "Kunde, Post" },
  };
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Choose file…" }));
  await user.click(screen.getByRole("button", { name: "Preview" }));
  expect(await screen.findByText(/The header has: Kunde, Post/)).toBeDefined();
  refusal = null;
  await map(user, "Email", "Post");
  await screen.findByTestId("import-plan");
  expect(asked("preview_import")[1].source.mapping).toEqual({ email: "Post", balance: "" });
  expect(screen.queryByRole("alert")).toBeNull();
});

test("after an import another one begins with an empty form", async () => {
  const user = await previewed();
  await user.click(screen.getByRole("button", { name: "Import" }));
  await user.click(await screen.findByRole("button", { name: "Import something else" }));
  expect(screen.getByText("No file chosen")).toBeDefined();
  expect(screen.queryByText("Imported")).toBeNull();
});

test("while it runs, the bar says how far it is and stops it", async () => {
  const user = await previewed();
  invoke.mockImplementation(() => new Promise(() => undefined));
  await user.click(screen.getByRole("button", { name: "Import" }));
  const bar = await screen.findByTestId("import-bar");
  await user.click(await within(bar).findByRole("button", { name: "Cancel import" }));
  expect(asked("cancel_import")).toHaveLength(1);
});
