import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { StandingTexts } from "@/lib/types";
import { openPage } from "@/test-page";
import { TextsPage } from "./texts-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const CREDITS = "digital_product_or_service";
let inForce: StandingTexts;
let save: (input: { texts: StandingTexts }) => unknown;

beforeEach(() => {
  inForce = { version: 3, products: { [CREDITS]: { product_description: "AI credits." } } };
  save = ({ texts }) => {
    inForce = { ...texts, version: texts.version + 1 };
    return inForce;
  };
  invoke.mockReset();
  invoke.mockImplementation(async (name: string, { input }: { input: never }) => {
    if (name === "get_standing_texts") return inForce;
    if (name === "list_standing_texts") return { rows: [], next_cursor: null };
    if (name === "set_standing_texts") return save(input);
    throw { code: "unexpected", message: name, details: {} };
  });
});

const open = () => openPage(TextsPage);

const text = (name: string) => screen.findByTestId<HTMLTextAreaElement>(`standing-${name}`);
const ctrlS = () => fireEvent.keyDown(document, { key: "s", ctrlKey: true });
const sent = () =>
  invoke.mock.calls.flatMap(([name, { input }]) => (name === "set_standing_texts" ? [input] : []));

test("a text is written for one kind of product and saved upon the version it was made from", async () => {
  open();
  await userEvent.click(await screen.findByRole("radio", { name: "Physical product" }));
  expect((await text("product_description")).value).toBe("");
  await userEvent.type(await text("refund_policy"), "Within 14 days.");
  ctrlS();
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0].texts).toEqual({
    version: 3,
    products: {
      [CREDITS]: { product_description: "AI credits." },
      physical_product: { refund_policy: "Within 14 days." },
    },
  });
  await waitFor(() => expect(screen.queryByTestId("save-document")).toBeNull());
});

test("a refusal stands at its text until that is changed", async () => {
  save = () => {
    throw {
      code: "standing_texts_invalid",
      message: "cannot be saved",
      details: {
        problems: [
          { product: CREDITS, text: "refund_policy", code: "link", reason: "it holds a link" },
        ],
      },
    };
  };
  open();
  await userEvent.type(await text("refund_policy"), "www.our.site");
  ctrlS();
  expect(await screen.findByText("It holds a link.")).toBeTruthy();
  await userEvent.type(await text("refund_policy"), "x");
  expect(screen.queryByText("It holds a link.")).toBeNull();
});

test("what is not saved is still there when the page is opened again", async () => {
  open();
  await userEvent.type(await text("product_description"), " More.");
  cleanup();
  open();
  expect((await text("product_description")).value).toBe("AI credits. More.");
});

test("both texts are in sight when two people wrote the same one", async () => {
  open();
  await userEvent.type(await text("product_description"), " Mine.");
  save = () => {
    inForce = { version: 4, products: { [CREDITS]: { product_description: "Theirs." } } };
    throw { code: "standing_texts_changed", message: "changed", details: { version: 4 } };
  };
  ctrlS();
  await screen.findByTestId("conflict");
  expect(screen.getByText("Theirs.")).toBeTruthy();
  expect((await text("product_description")).value).toBe("AI credits. Mine.");
  await userEvent.click(screen.getByTestId("take-theirs"));
  expect((await text("product_description")).value).toBe("Theirs.");
});
