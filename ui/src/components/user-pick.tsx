import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Field, TextInput } from "@/components/ui/field";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { usersFound } from "@/lib/queries";
import type { UserRow } from "@/lib/types";
import { useDebounced } from "@/lib/use-debounced";
import { nameOf, visible } from "@/lib/visible";

const SETTLE_MS = 200;

type Props = {
  /** What is looked for first. */
  first: string;
  /** Not offered, like users who were joined into another one. */
  without?: string;
  value: string | null;
  onPick: (userId: string | null) => void;
};

/** A user, found by name, email address or id. */
export function UserPick({ first, without, value, onPick }: Props) {
  const [text, setText] = useState(first);
  const { data } = useQuery(usersFound(useDebounced(text, SETTLE_MS)));
  const found = text.trim() === "" ? [] : (data?.rows ?? []);
  const rows = found.filter(({ id, joined_into: into }) => id !== without && into === null);
  return (
    <div className="flex flex-col gap-2">
      <Field label={t("unmatched.user")} hint={t("unmatched.user.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            data-testid="user-search"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              onPick(null);
            }}
          />
        )}
      </Field>
      {rows.length > 0 && (
        <div role="radiogroup" aria-label={t("unmatched.user")} className="rounded-md border">
          {rows.map((row) => (
            <Choice key={row.id} row={row} chosen={row.id === value} onPick={onPick} />
          ))}
        </div>
      )}
      {text.trim() !== "" && data && rows.length === 0 && (
        <p className="text-ink-soft text-sm">{t("unmatched.user.none")}</p>
      )}
    </div>
  );
}

type ChoiceProps = { row: UserRow; chosen: boolean; onPick: (userId: string) => void };

function Choice({ row, chosen, onPick }: ChoiceProps) {
  return (
    <label
      className={cx(
        "flex cursor-pointer items-baseline gap-2 border-b px-3 py-2 text-sm last:border-0 hover:bg-hover",
        chosen && "bg-chosen",
      )}
    >
      <input
        type="radio"
        name="user"
        className="accent-brand"
        checked={chosen}
        onChange={() => onPick(row.id)}
        data-testid={`pick-${row.id}`}
      />
      <span className="font-medium">{nameOf({ user_name: row.name, user_id: row.id })}</span>
      <span className="min-w-0 flex-1 truncate text-ink-soft">{visible(row.email)}</span>
      <span className="ident text-ink-soft text-xs">{visible(row.id)}</span>
    </label>
  );
}
