import { CircleAlert } from "lucide-react";
import { asFailure } from "@/lib/call";
import { asSentence, lookUp, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";

/** What went wrong, and what to do about it, in the words of this window's language. */
export function explain(error: unknown): { code: string; text: string; advice: string } {
  const { code, message, details } = asFailure(error);
  const values = readable(details);
  const translated = lookUp("error", code, values);
  // A detail that did not come leaves its placeholder; the desk's own sentence is better then.
  const known = translated !== null && !/\{\w+\}/.test(translated);
  // The desk says what happened and, after a semicolon, what to do.
  const [what = message, toDo] = known ? [translated] : message.split("; ");
  const advice = toDo ?? lookUp("advice", code, values) ?? t("advice.default");
  return { code, text: asSentence(what), advice: asSentence(advice) };
}

/** A refusal beside the button that caused it. */
export function CommandErrorText({ error }: { error: unknown }) {
  if (!error) return null;
  const { code, text, advice } = explain(error);
  return (
    <div role="alert" className="flex gap-3 rounded-md bg-danger-soft px-3 py-2 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0">
        <p className="font-medium text-danger">{text}</p>
        <p className="text-ink">{advice}</p>
        <p className="ident mt-1 text-ink-soft text-xs">{code}</p>
      </div>
    </div>
  );
}

/** Details as text; an amount (minor units with a currency beside them) as money. */
function readable(details: Record<string, unknown>): Record<string, string | number> {
  const currency = typeof details.currency === "string" ? details.currency : null;
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === "number" && currency) values[name] = formatAmount(value, currency);
    else if (typeof value === "number" || typeof value === "string") values[name] = value;
  }
  return values;
}
