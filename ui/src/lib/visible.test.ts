import { expect, test } from "vitest";
import { customerOf, visible } from "./visible";

test.each([
  ["Amara Okafor", "Amara Okafor"],
  ["Zoë 👩‍👩‍👧", "Zoë 👩‍👩‍👧"],
  ["line\nline", "line\nline"],
  ["\u202Egnp.exe", "⟨U+202E⟩gnp.exe"],
  ["a\u2067b", "a⟨U+2067⟩b"],
  ["\u200B\u200B", "⟨U+200B⟩⟨U+200B⟩"],
  ["\u200D", "⟨U+200D⟩"],
  ["pay\u00ADpal", "pay⟨U+00AD⟩pal"],
  ["a\u0000b", "a⟨U+0000⟩b"],
  ["דנה לוי", "\u2068דנה לוי\u2069"],
])("%j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("a customer is called by name, or by id where there is none to be seen", () => {
  expect(customerOf({ user_name: "Amara", user_id: "usr_1" })).toBe("Amara");
  expect(customerOf({ user_name: "  ", user_id: "usr_1" })).toBe("usr_1");
  expect(customerOf({ user_name: null, user_id: "usr_1" })).toBe("usr_1");
  expect(customerOf({ user_name: "\u200B", user_id: "usr_1" })).toBe("⟨U+200B⟩");
  expect(customerOf({ user_name: null, user_id: null })).toBeNull();
});
