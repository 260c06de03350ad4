type Pressed = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey">;

/** Keys whose names depend on what is held. */
const PUNCTUATION: Record<string, [plain: string, shifted: string]> = { Slash: ["/", "?"] };

/**
 * The name by which the table of shortcuts knows a key: `j`, `Shift+Space`, `Control+k` (Command on a
 * Mac). Where the layout writes another script, it is the key at that place of a Latin keyboard.
 */
export function keyName(event: Pressed): string {
  const key = latin(event);
  const isLetter = /^[a-z]$/.test(key);
  const held = event.ctrlKey || event.metaKey ? "Control+" : "";
  const shift = event.shiftKey && (isLetter || key === "Space" || key === "Enter") ? "Shift+" : "";
  return held + shift + key;
}

function latin({ key, code, shiftKey }: Pressed): string {
  if (key === " ") return "Space";
  // Caps Lock changes no key.
  if (/^[\u0021-\u007e]$/.test(key)) return key.toLowerCase();
  if ([...key].length > 1 && key !== "Dead" && key !== "Unidentified") return key;
  const [, place] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
  if (place !== undefined) return place.toLowerCase();
  const [plain, shifted] = PUNCTUATION[code] ?? [key, key];
  return shiftKey ? shifted : plain;
}
