import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { rooms } from "@/components/rooms";
import { TipProvider } from "@/components/ui/tip";
import { t } from "@/lib/i18n";
import { keyCaps, SHORTCUT_IDS, shortcutOf } from "@/lib/shortcuts";
import { ShortcutsDialog } from "./shortcuts-dialog";

beforeEach(() => {
  render(
    <TipProvider>
      <ShortcutsDialog open onOpenChange={() => undefined} />
    </TipProvider>,
  );
});

const lines = () =>
  [...screen.getByRole("dialog").querySelectorAll("dl > div")].map((line) => [
    line.querySelector("dt")?.textContent,
    [...line.querySelectorAll("kbd")].map((key) => key.textContent).join(" "),
  ]);

test("the dialog shows every key that does something, with what it does", () => {
  for (const id of SHORTCUT_IDS) {
    const { press, does } = shortcutOf(id);
    expect(lines()).toContainEqual([t(does), press.flatMap(keyCaps).join(" ")]);
  }
  expect(lines()).toContainEqual(["Save", "Ctrl S"]);
  expect(lines()).toContainEqual(["Queue", "g q"]);
  expect(lines()).toHaveLength(SHORTCUT_IDS.length);
});

test("every page of the rail has its letters", () => {
  for (const { id, name } of rooms) {
    expect(lines().some(([text, keys]) => text === t(name) && keys?.startsWith("g "))).toBe(true);
    expect(SHORTCUT_IDS).toContain(`go_${id}`);
  }
});

test.each([
  ["undo", [["Undo the last action", "u Ctrl Z"]]],
  ["request with", [["Withdraw…", "w"]]],
  ["F1", [["Help for this page", "F1"]]],
  ["ctrl k", [["Command palette", "Ctrl K"]]],
])("a search for %s finds what it does or its key", async (text, found) => {
  await userEvent.type(screen.getByTestId("find-shortcut"), text);
  expect(lines()).toEqual(found);
});

test("a search that finds nothing says so", async () => {
  await userEvent.type(screen.getByTestId("find-shortcut"), "espresso");
  expect(lines()).toEqual([]);
  expect(screen.getByText("No matching shortcuts.")).toBeTruthy();
});
