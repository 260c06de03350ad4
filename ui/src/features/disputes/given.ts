import { parsePercent } from "@/lib/case-facts";
import { t } from "@/lib/i18n";
import { parseAmount, whyNoAmount } from "@/lib/money";
import type { ExpectedOverrides } from "@/lib/types";

export type InputName = keyof Required<ExpectedOverrides>;

/** What stands in the fields somebody changed; a field that is not here shows what is known. */
export type Given = Partial<Record<InputName, string>>;

/** Everything that can be read as a value, and what is wrong with the rest. An empty field gives nothing. */
export function overridesOf(given: Given, currency: string) {
  const overrides: ExpectedOverrides = {};
  const problems: Partial<Record<InputName, string>> = {};
  for (const [name, text] of Object.entries(given) as [InputName, string][]) {
    if (text.trim() === "") continue;
    const isShare = name === "win_chance";
    const value = isShare ? parsePercent(text) : parseAmount(text, currency);
    if (value !== null) overrides[name] = value;
    else if (isShare) problems[name] = t("expected.percent");
    else problems[name] = whyNoAmount(text, currency);
  }
  return { overrides, problems };
}
