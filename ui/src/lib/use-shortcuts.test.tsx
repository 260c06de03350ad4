import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { SHORTCUT_IDS, SHORTCUT_PLACES, type ShortcutPlace, shortcutOf } from "@/lib/shortcuts";
import { type Acts, actsNow, ShortcutsOff, useShortcuts } from "@/lib/use-shortcuts";

function Keys({ acts }: { acts: Acts }) {
  useShortcuts(acts);
  return <input aria-label="Name" />;
}

const press = (key: string, more: object = {}, on: Element = document.body) =>
  fireEvent.keyDown(on, { key, ...more });

/** Shown at the same time: what works there must not share a key. */
const TOGETHER: readonly (readonly ShortcutPlace[])[] = [
  ["everywhere", "go", "lists", "queue", "refund"],
  ["everywhere", "go", "lists", "queue", "dispute"],
  ["everywhere", "go", "lists", "queue", "warning"],
  ["everywhere", "go", "lists", "queue", "item"],
  ["everywhere", "go", "evidence"],
  ["dialogs"],
];

test.each(TOGETHER)("no key has two meanings at one place: %s", (...places) => {
  const ways = SHORTCUT_IDS.filter(
    // Escape leaves what was entered last.
    (id) => places.includes(shortcutOf(id).on) && !shortcutOf(id).press.includes("Escape"),
  ).flatMap((id) => shortcutOf(id).press);
  expect(ways).toEqual([...new Set(ways)]);
});

test("every place is looked at for keys of two meanings", () => {
  expect([...new Set(TOGETHER.flat())].sort()).toEqual([...SHORTCUT_PLACES].sort());
});

test.each([
  ["a letter", { key: "a", code: "KeyA" }, 1],
  ["the letter with Caps Lock", { key: "A", code: "KeyA" }, 1],
  ["the letter with Shift", { key: "A", code: "KeyA", shiftKey: true }, 0],
  ["the same place on a Cyrillic keyboard", { key: "ф", code: "KeyA" }, 1],
  ["the same place on a Greek keyboard", { key: "α", code: "KeyA" }, 1],
  ["the letter on a French keyboard, at another place", { key: "a", code: "KeyQ" }, 1],
  ["another letter at the place on a French keyboard", { key: "q", code: "KeyA" }, 0],
  ["the letter with Control", { key: "a", code: "KeyA", ctrlKey: true }, 0],
  ["the letter with Alt", { key: "a", code: "KeyA", altKey: true }, 0],
])(
  "a key is known by its letter, or its place where there is no Latin one: %s",
  (_, key, times) => {
    const approve = vi.fn();
    render(<Keys acts={{ approve }} />);
    fireEvent.keyDown(document.body, key);
    expect(approve).toHaveBeenCalledTimes(times);
  },
);

test.each([
  ["palette", { key: "л", code: "KeyK", ctrlKey: true }],
  ["palette", { key: "k", metaKey: true }],
  ["shortcuts", { key: "?", code: "Digit7", shiftKey: true }],
  ["search", { key: "／", code: "Slash" }],
  ["select_to", { key: " ", shiftKey: true }],
] as const)("%s is pressed on other keyboards", (id, key) => {
  const act = vi.fn();
  render(<Keys acts={{ [id]: act }} />);
  fireEvent.keyDown(document.body, key);
  expect(act).toHaveBeenCalledTimes(1);
});

test("nothing is done while somebody types, but for what the table allows", () => {
  const acts = { approve: vi.fn(), undo: vi.fn(), palette: vi.fn(), save: vi.fn() };
  render(<Keys acts={acts} />);
  const field = screen.getByLabelText("Name");
  press("a", {}, field);
  press("z", { ctrlKey: true }, field);
  press("k", { ctrlKey: true }, field);
  press("s", { ctrlKey: true }, field);
  expect(acts.approve).not.toHaveBeenCalled();
  expect(acts.undo).not.toHaveBeenCalled();
  expect(acts.palette).toHaveBeenCalledTimes(1);
  expect(acts.save).toHaveBeenCalledTimes(1);
});

test("two keys in a row are not also the second one alone", () => {
  const acts = { go_audit: vi.fn(), approve: vi.fn() };
  render(
    <>
      <Keys acts={{ go_audit: acts.go_audit }} />
      <Keys acts={{ approve: acts.approve }} />
    </>,
  );
  press("g");
  press("a");
  expect(acts.go_audit).toHaveBeenCalledTimes(1);
  expect(acts.approve).not.toHaveBeenCalled();
  press("a");
  expect(acts.approve).toHaveBeenCalledTimes(1);
});

test("what came last has the key first, and leaves it to the others if it wants", () => {
  const [page, panel] = [vi.fn(), vi.fn(() => false)];
  render(
    <>
      <Keys acts={{ back: page }} />
      <Keys acts={{ close: panel }} />
    </>,
  );
  press("Escape");
  expect(panel.mock.invocationCallOrder[0]).toBeLessThan(page.mock.invocationCallOrder[0] ?? 0);
});

test("what is switched off is neither bound nor told to the palette", () => {
  const approve = vi.fn();
  render(
    <ShortcutsOff value={true}>
      <Keys acts={{ approve }} />
    </ShortcutsOff>,
  );
  press("a");
  expect(approve).not.toHaveBeenCalled();
  expect(actsNow()).toEqual([]);
});
