import { Search, X } from "lucide-react";
import { useRef } from "react";
import { Key } from "@/components/ui/key";
import { t } from "@/lib/i18n";
import { useDraft } from "@/lib/use-draft";
import { useShortcuts } from "@/lib/use-shortcuts";

type Props = {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  testId?: string;
};

const LEAVING = new Set(["Escape", "Enter"]);

/** The search of a list; `/` reaches it, Escape and Enter leave it for the rows. */
export function SearchField({ value, onChange, placeholder, testId }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useDraft(value, onChange);
  useShortcuts({ search: () => input.current?.select() });
  return (
    <div className="relative w-80 max-w-full">
      <Search
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 size-4 text-ink-faint"
      />
      <input
        ref={input}
        type="text"
        data-testid={testId}
        aria-label={placeholder}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => LEAVING.has(event.key) && event.currentTarget.blur()}
        className="h-8 w-full rounded-md border border-edge bg-surface pr-8 pl-9 text-sm transition-colors hover:border-ink-soft"
      />
      <span className="-translate-y-1/2 absolute top-1/2 right-1.5 grid">
        {draft ? (
          <button
            type="button"
            aria-label={t("action.clear")}
            onClick={() => setDraft("")}
            className="grid size-5 place-items-center rounded-sm text-ink-faint hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </button>
        ) : (
          <Key>/</Key>
        )}
      </span>
    </div>
  );
}
