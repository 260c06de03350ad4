import { useSyncExternalStore } from "react";

/** Raised when what is kept has another shape, so that an older draft is left alone. */
const FORMAT = 1;
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;
const PREFIX = `redress-draft-${FORMAT}:`;

type Kept = { at: number; value: unknown };

let workspace: string | null = null;
/** False once the storage has refused a draft; from then on they last as long as the window. */
let isStored = true;
const values = new Map<string, unknown>();
const listeners = new Set<() => void>();

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

function tellAll(): void {
  for (const tell of listeners) tell();
}

/** Drafts belong to a workspace; none is read or written before it is known. */
export function openDrafts(name: string): void {
  if (workspace === name) return;
  workspace = name;
  values.clear();
  forgetOld(Date.now());
  tellAll();
}

/** Whether drafts survive the window. */
export const useDraftsStored = () => useSyncExternalStore(subscribe, () => isStored);

/**
 * What somebody is writing and nobody has saved yet. It is kept on this computer as it is typed, so
 * that leaving the page, a reload, a restart or a crash loses nothing, and a second window shows the
 * same.
 */
export function createUnsaved<T>(name: string) {
  const addressOf = (key: string) => `${PREFIX}${workspace}:${name}:${key}`;
  const get = (key = ""): T | null => {
    const address = addressOf(key);
    if (!values.has(address)) values.set(address, read(address));
    return values.get(address) as T | null;
  };
  return {
    get,
    set: (next: T | null, key = ""): void => {
      const address = addressOf(key);
      values.set(address, next);
      write(address, next);
      tellAll();
    },
    use: (key = ""): T | null => useSyncExternalStore(subscribe, () => get(key)),
  };
}

/** Removes every draft of this workspace that is about one of these ids. */
export function forgetDrafts(ids: readonly string[]): void {
  if (workspace === null) return;
  for (const address of Object.keys(localStorage)) {
    if (!address.startsWith(`${PREFIX}${workspace}:`)) continue;
    if (ids.some((id) => address.endsWith(`:${id}`))) localStorage.removeItem(address);
  }
  values.clear();
  tellAll();
}

const texts = createUnsaved<string>("text");

/** A text that is kept as it is typed, under the name of what it is about. */
export function useDraftText(key: string) {
  return {
    text: texts.use(key) ?? "",
    write: (text: string) => texts.set(text === "" ? null : text, key),
    forget: () => texts.set(null, key),
  };
}

export type DraftText = ReturnType<typeof useDraftText>;

function read(address: string): unknown {
  if (workspace === null) return null;
  return parse(localStorage.getItem(address))?.value ?? null;
}

function write(address: string, value: unknown): void {
  if (workspace === null) return;
  try {
    const kept: Kept = { at: Date.now(), value };
    if (value === null) localStorage.removeItem(address);
    else localStorage.setItem(address, JSON.stringify(kept));
    isStored = true;
  } catch {
    // The storage is full or switched off; the window says that drafts last only as long as it does.
    isStored = false;
  }
}

function forgetOld(now: number): void {
  for (const address of Object.keys(localStorage)) {
    if (!address.startsWith("redress-draft-")) continue;
    const kept = parse(localStorage.getItem(address));
    if (kept === null || now - kept.at > KEPT_DAYS * DAY_MS) localStorage.removeItem(address);
  }
}

/** Null for what is no draft of ours. */
function parse(text: string | null): Kept | null {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    const isKept = typeof kept === "object" && kept !== null && "at" in kept && "value" in kept;
    return isKept ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

/** Another window of this workspace has written. */
window.addEventListener("storage", ({ key }) => {
  if (key === null) values.clear();
  else values.delete(key);
  tellAll();
});
