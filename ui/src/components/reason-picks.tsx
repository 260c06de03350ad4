import type { KeyboardEvent, MouseEvent } from "react";
import { flushSync } from "react-dom";
import { Key } from "@/components/ui/key";
import { t } from "@/lib/i18n";
import { shortcutOf } from "@/lib/shortcuts";
import type { DraftText } from "@/lib/unsaved";

type Props = { reasons: readonly string[]; draft: DraftText };

/** Reasons that are given often: a digit takes one, and the keyboard goes on to the button that confirms. */
export function ReasonPicks({ reasons, draft }: Props) {
  const keys = shortcutOf("pick").press;
  const pick = (reason: string, from: Element) => {
    flushSync(() => draft.write(reason));
    from.closest("form")?.querySelector<HTMLElement>("[data-confirm]")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const reason = reasons[keys.indexOf(event.key)];
    if (reason !== undefined) pick(reason, event.currentTarget);
  };
  return (
    <fieldset onKeyDown={onKeyDown}>
      <legend className="mb-1 font-medium text-ink-soft text-xs">{t("reason.common")}</legend>
      {reasons.map((reason, at) => (
        <button
          key={reason}
          type="button"
          data-start={at === 0 || undefined}
          data-testid="pick-reason"
          aria-keyshortcuts={keys[at]}
          className="-mx-2 flex min-h-8 w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover"
          onClick={(event: MouseEvent) => pick(reason, event.currentTarget)}
        >
          <Key>{keys[at]}</Key>
          {reason}
        </button>
      ))}
    </fieldset>
  );
}
