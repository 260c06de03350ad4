import { createContext, useContext, useEffect, useRef } from "react";
import { keyName } from "@/lib/key-name";
import { SHORTCUT_IDS, type ShortcutId, shortcutOf } from "@/lib/shortcuts";

/** What a key does; `false` leaves the key to others. */
export type Act = (event: KeyboardEvent | null) => unknown;
export type Acts = Partial<Record<ShortcutId, Act | null | false>>;
type Bound = { current: Acts };

const SEQUENCE_MS = 1200;
/** Inputs that take no text. */
const NO_TEXT = new Set(["checkbox", "radio", "button", "range"]);
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]);

/** What listens now, what came last first. */
let bound: readonly Bound[] = [];
let first: { key: string; at: number } | null = null;

const idsByKey = new Map<string, ShortcutId[]>();
for (const id of SHORTCUT_IDS) {
  for (const press of shortcutOf(id).press) {
    idsByKey.set(press, [...(idsByKey.get(press) ?? []), id]);
  }
}
const sequenceStarts = new Set([...idsByKey.keys()].map((press) => press.split(" ")[0]));

/** Within it, no shortcut is bound and no hint is shown: its keys mean something else for a while. */
export const ShortcutsOff = createContext(false);

/**
 * Binds shortcuts for as long as the component is shown; one without an action is not bound. They are
 * silent while a dialog or a menu is open and while somebody types, unless the table says otherwise.
 */
export function useShortcuts(acts: Acts): void {
  const isOff = useContext(ShortcutsOff);
  const current = useRef(acts);
  current.current = isOff ? {} : acts;
  useEffect(() => {
    if (bound.length === 0) document.addEventListener("keydown", onKey);
    bound = [current, ...bound];
    return () => {
      bound = bound.filter((one) => one !== current);
      if (bound.length === 0) document.removeEventListener("keydown", onKey);
    };
  }, []);
}

/** What can be done by a shortcut now, in the order of the table. */
export function actsNow(): { id: ShortcutId; act: Act }[] {
  return SHORTCUT_IDS.flatMap((id) => {
    const act = bound.map(({ current }) => current[id]).find(Boolean);
    return act ? [{ id, act }] : [];
  });
}

/** Whether this is the key of a shortcut, for a dialog that listens by itself. */
export const isKeyOf = (id: ShortcutId, event: Parameters<typeof keyName>[0]): boolean =>
  shortcutOf(id).press.includes(keyName(event));

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || MODIFIERS.has(event.key)) return;
  const key = keyName(event);
  const before = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null;
  first = null;
  if (before !== null && run(`${before} ${key}`, event)) return;
  if (run(key, event) || !sequenceStarts.has(key)) return;
  if (!isTyping(event.target) && !isCovered()) first = { key, at: event.timeStamp };
}

/** Whether somebody took the key. */
function run(press: string, event: KeyboardEvent): boolean {
  const ids = (idsByKey.get(press) ?? []).filter((id) => mayWork(id, event));
  for (const { current } of bound) {
    for (const id of ids) {
      const act = current[id];
      if (!act || act(event) === false) continue;
      event.preventDefault();
      return true;
    }
  }
  return false;
}

function mayWork(id: ShortcutId, event: KeyboardEvent): boolean {
  const { typing } = shortcutOf(id);
  if (typing === "always") return true;
  return !isCovered() && (typing === "yes" || !isTyping(event.target));
}

export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=listbox], [role=menu]") !== null;
}
