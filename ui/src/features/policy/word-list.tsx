import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { inputLook } from "@/components/ui/field";
import { cx } from "@/lib/cx";
import { lookUp, t } from "@/lib/i18n";

type Props = {
  label: string;
  words: readonly string[];
  suggestions: readonly string[];
  onChange: (words: string[]) => void;
  invalid: boolean;
};

/** Words, each with a way out; suggestions come while somebody types, and any other word is taken too. */
export function WordList({ label, words, suggestions, onChange, invalid }: Props) {
  const listId = useId();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const wanted = text.trim();
  const shown = suggestions.filter((word) => !words.includes(word) && word.includes(wanted));
  const add = (word: string) => {
    if (word && !words.includes(word)) onChange([...words, word]);
    setText("");
    setMarked(-1);
  };
  const remove = (word: string) => onChange(words.filter((other) => other !== word));
  const step = (by: number) => {
    setOpen(true);
    setMarked((now) => Math.min(shown.length - 1, Math.max(-1, now + by)));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") step(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" || key === ",") add(shown[marked] ?? wanted);
    else if (key === "Escape" && isOpen) setOpen(false);
    else {
      const last = words.at(-1);
      if (key === "Backspace" && text === "" && last !== undefined) remove(last);
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="relative min-w-48 flex-1">
      <div
        className={cx(
          inputLook,
          "flex min-h-8 flex-wrap items-center gap-1 px-1! py-[3px] focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2",
          invalid && "border-danger!",
        )}
      >
        {words.map((word) => (
          <span
            key={word}
            className="ident inline-flex h-6 items-center gap-1 rounded-sm bg-rule pr-0.5 pl-2 font-medium text-xs"
          >
            {word}
            <button
              type="button"
              aria-label={t("policy.word.remove", { word })}
              onClick={() => remove(word)}
              className="grid size-5 place-items-center rounded-sm text-ink-soft hover:text-ink"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        ))}
        <input
          role="combobox"
          aria-label={label}
          aria-expanded={isOpen && shown.length > 0}
          aria-controls={listId}
          aria-activedescendant={marked >= 0 ? `${listId}${marked}` : undefined}
          aria-invalid={invalid}
          autoComplete="off"
          spellCheck={false}
          placeholder={words.length === 0 ? t("policy.word.add") : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setMarked(-1);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            add(wanted);
          }}
          onKeyDown={onKey}
          className="h-6 min-w-20 flex-1 bg-transparent px-2 text-sm outline-none"
        />
      </div>
      {isOpen && shown.length > 0 && (
        <div
          id={listId}
          role="listbox"
          aria-label={label}
          className="absolute inset-x-0 top-full z-20 mt-1 max-h-56 overflow-y-auto rounded-md border bg-surface p-1 shadow-float"
        >
          {shown.map((word, at) => (
            <div
              key={word}
              id={`${listId}${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === marked}
              // The field keeps the focus, so that the next word can be chosen at once.
              onMouseDown={(event) => {
                event.preventDefault();
                add(word);
              }}
              className={cx(
                "flex h-8 cursor-pointer items-center justify-between gap-4 rounded-sm px-2 text-sm hover:bg-hover",
                at === marked && "bg-chosen",
              )}
            >
              <span className="ident">{word}</span>
              <span className="text-ink-soft text-xs">{lookUp("dispute_reason", word)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
