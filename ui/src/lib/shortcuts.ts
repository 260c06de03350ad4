import type { TextKey } from "@/lib/i18n";

type Shortcut = {
  /** The key, or one of several that do the same. */
  press: readonly string[];
  does: TextKey;
  where: "lists" | "everywhere";
};

/**
 * Every key that does something, besides `g` with the letter of a room. The dialog shows this list,
 * and a key that is not in it cannot be bound: see `useHotkeys`.
 */
export const shortcuts = [
  { press: ["/"], does: "shortcuts.search", where: "lists" },
  { press: ["j", "ArrowDown"], does: "shortcuts.next", where: "lists" },
  { press: ["k", "ArrowUp"], does: "shortcuts.previous", where: "lists" },
  { press: ["Enter"], does: "shortcuts.open", where: "lists" },
  { press: ["e"], does: "shortcuts.evidence", where: "everywhere" },
  { press: ["Control+s"], does: "shortcuts.save", where: "everywhere" },
  { press: ["Escape"], does: "shortcuts.close", where: "everywhere" },
  { press: ["F1"], does: "help.this_page", where: "everywhere" },
  { press: ["?"], does: "shortcuts.title", where: "everywhere" },
] as const satisfies readonly Shortcut[];

type Pressed = (typeof shortcuts)[number]["press"][number];

/** Held with Control (Command on a Mac): works while somebody types, too. */
export type HeldKey = Extract<Pressed, `Control+${string}`>;
/** A key by name, or as a sequence of two. */
export type Hotkey = Exclude<Pressed, HeldKey> | `g ${string}`;

const NAMES: Partial<Record<Pressed, readonly string[]>> = {
  ArrowDown: ["↓"],
  ArrowUp: ["↑"],
  Escape: ["Esc"],
  "Control+s": ["Ctrl", "S"],
};

/** What stands on the keys. */
export const keyCaps = (pressed: Pressed): readonly string[] => NAMES[pressed] ?? [pressed];
