import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Matrix, MatrixRow } from "@/lib/types";
import { openPage } from "@/test-page";
import { MatrixPage } from "./matrix-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const row = (reason: MatrixRow["reason"], product: MatrixRow["product"]): MatrixRow => ({
  reason,
  product,
  fields: [
    { field: "customer_name", need: "required", hint: "The name." },
    { field: "receipt", need: "optional", hint: "The receipt." },
  ],
});
const standard: Matrix = {
  version: 1,
  rows: [
    row("fraudulent", "digital_product_or_service"),
    row("general", "digital_product_or_service"),
    row("general", "physical_product"),
    row("general", "offline_service"),
  ],
};

let inForce: Matrix;
let save: (input: { matrix: Matrix; reason: string | null }) => unknown;

beforeEach(() => {
  inForce = standard;
  save = ({ matrix }) => {
    inForce = { ...matrix, version: matrix.version + 1 };
    return inForce;
  };
  invoke.mockReset();
  invoke.mockImplementation(async (name: string, { input }: { input: never }) => {
    if (name === "get_evidence_matrix") return "version" in input ? standard : inForce;
    if (name === "list_evidence_matrices") return { rows: [], next_cursor: null };
    if (name === "set_evidence_matrix") return save(input);
    throw { code: "unexpected", message: name, details: {} };
  });
});

const open = () => openPage(MatrixPage);

const sent = () =>
  invoke.mock.calls.flatMap(([name, { input }]) => (name === "set_evidence_matrix" ? [input] : []));
const line = (field: string) => screen.findByTestId(`need-${field}`);
const ctrlS = () => fireEvent.keyDown(document, { key: "s", ctrlKey: true });

async function require(field: string) {
  await userEvent.click(within(await line(field)).getByRole("radio", { name: "Required" }));
}

test("how much a field matters is changed, shown as not saved, and saved by Ctrl+S", async () => {
  open();
  await require("receipt");
  expect(within(await line("receipt")).getByText("Previously optional")).toBeTruthy();
  expect(screen.getByTestId("save-document").textContent).toBe("Save as version 2");
  await userEvent.type(screen.getByRole("textbox", { name: /Reason for the change/ }), "Banks ask");
  ctrlS();
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0]).toMatchObject({ matrix: { version: 1 }, reason: "Banks ask" });
  expect(sent()[0].matrix.rows[0].fields[1].need).toBe("required");
  await waitFor(() => expect(screen.queryByTestId("save-document")).toBeNull());
  ctrlS();
  expect(sent()).toHaveLength(1);
});

test("fields are moved and taken out by keyboard, and the keyboard stays where it works", async () => {
  open();
  const down = within(await line("customer_name")).getByRole("button", { name: /down/ });
  down.focus();
  await userEvent.keyboard("{Enter}");
  const names = screen.getAllByTestId(/^need-/).map((one) => one.dataset.testid);
  expect(names).toEqual(["need-receipt", "need-customer_name"]);
  const remove = within(await line("receipt")).getByRole("button", { name: /^Remove/ });
  remove.focus();
  await userEvent.keyboard("{Enter}");
  expect(screen.queryByTestId("need-receipt")).toBeNull();
  const next = within(await line("customer_name")).getByRole("button", { name: /^Remove/ });
  await waitFor(() => expect(document.activeElement).toBe(next));
});

test("one reason goes back to what Redress comes with, the others stay", async () => {
  const other = { ...row("general", "digital_product_or_service"), fields: [] };
  inForce = {
    version: 4,
    rows: standard.rows.map((one, at) => (at === 1 ? other : { ...one, fields: [] })),
  };
  open();
  await userEvent.click(await screen.findByTestId("back-to-default"));
  ctrlS();
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0].matrix.rows[0]).toEqual(standard.rows[0]);
  expect(sent()[0].matrix.rows[1]).toEqual(other);
});

test("a problem stands at its field until that is changed", async () => {
  save = () => {
    throw {
      code: "evidence_matrix_invalid",
      message: "cannot be saved",
      details: {
        problems: [
          { place: { row: 0, field: 1 }, code: "hint_missing", reason: "receipt needs a hint" },
        ],
      },
    };
  };
  open();
  await userEvent.clear(await screen.findByTestId("hint-receipt"));
  ctrlS();
  const receipt = await line("receipt");
  expect(await within(receipt).findByText("Receipt needs a hint")).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>("save-document").disabled).toBe(true);
  await userEvent.type(screen.getByTestId("hint-receipt"), "As sent.");
  expect(within(receipt).queryByText("Receipt needs a hint")).toBeNull();
  expect(screen.getByTestId<HTMLButtonElement>("save-document").disabled).toBe(false);
});

test("who was slower loses nothing: mine stands upon theirs", async () => {
  open();
  await require("receipt");
  const theirs = { ...row("general", "physical_product"), fields: [] };
  save = () => {
    inForce = {
      version: 2,
      rows: standard.rows.map((one, at) => (at === 2 ? theirs : one)),
    };
    throw { code: "evidence_matrix_changed", message: "changed", details: { version: 2 } };
  };
  ctrlS();
  const notice = await screen.findByTestId("conflict");
  expect(notice.textContent).toContain("version 2 is active");
  expect(within(await line("receipt")).getByText("Previously optional")).toBeTruthy();
  save = ({ matrix }) => ({ ...matrix, version: 3 });
  await userEvent.click(screen.getByTestId("conflict-keep"));
  ctrlS();
  await waitFor(() => expect(sent()).toHaveLength(2));
  const [, last] = sent();
  expect(last.matrix.version).toBe(2);
  expect(last.matrix.rows[0].fields[1].need).toBe("required");
  expect(last.matrix.rows[2]).toEqual(theirs);
});

test("a reason without fields of its own says so and can get some", async () => {
  open();
  await userEvent.click(await screen.findByTestId("reason-duplicate"));
  await userEvent.click(await screen.findByRole("button", { name: "Define own fields" }));
  ctrlS();
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0].matrix.rows.at(-1)).toEqual(row("duplicate", "digital_product_or_service"));
});
