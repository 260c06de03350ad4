import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { TipProvider } from "@/components/ui/tip";
import { t } from "@/lib/i18n";
import { keyCaps, shortcuts } from "@/lib/shortcuts";
import { rooms } from "./rooms";
import { ShortcutsDialog } from "./shortcuts-dialog";

test("the dialog shows every key that does something, with what it does", () => {
  render(
    <TipProvider>
      <ShortcutsDialog open onOpenChange={() => undefined} />
    </TipProvider>,
  );
  const lines = [...screen.getByRole("dialog").querySelectorAll("dl > div")].map((line) => [
    line.querySelector("dt")?.textContent,
    [...line.querySelectorAll("kbd")].map((key) => key.textContent).join(" "),
  ]);
  for (const { press, does } of shortcuts) {
    expect(lines).toContainEqual([t(does), press.flatMap(keyCaps).join(" ")]);
  }
  for (const { letter, name } of rooms) expect(lines).toContainEqual([t(name), `g ${letter}`]);
  expect(lines).toContainEqual(["Save", "Ctrl S"]);
  expect(lines).toContainEqual(["Evidence for the case", "e"]);
  expect(lines).toHaveLength(shortcuts.length + rooms.length);
});

test("no two rooms share a letter", () => {
  expect(new Set(rooms.map(({ letter }) => letter)).size).toBe(rooms.length);
});
