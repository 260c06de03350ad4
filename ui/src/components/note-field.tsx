import { Field, TextArea } from "@/components/ui/field";
import { formatCount, t } from "@/lib/i18n";
import { type DraftText, useDraftsStored } from "@/lib/unsaved";

const CHARACTERS_MAX = 1_000;

type Props = {
  label: string;
  hint?: string;
  draft: DraftText;
  rows?: number;
  testId?: string;
};

const countOf = ({ text }: DraftText) => [...text.trim()].length;

/** Nothing is cut, so a note that is too long cannot be sent. */
export const isTooLong = (draft: DraftText) => countOf(draft) > CHARACTERS_MAX;

/** A note or a reason: kept as it is typed, and counted. */
export function NoteField({ label, hint, draft, rows = 3, testId }: Props) {
  const isStored = useDraftsStored();
  const counted = { count: formatCount(countOf(draft)), max: formatCount(CHARACTERS_MAX) };
  const kept = draft.text !== "" && t(isStored ? "draft.kept" : "draft.not_kept");
  return (
    <Field
      label={label}
      error={isTooLong(draft) ? t("note.too_long", counted) : null}
      hint={
        <span className="flex justify-between gap-4">
          <span>{[hint, kept].filter(Boolean).join(" ")}</span>
          <span className="figures shrink-0">{t("note.characters", counted)}</span>
        </span>
      }
    >
      {(ids) => (
        <TextArea
          {...ids}
          rows={rows}
          data-testid={testId}
          value={draft.text}
          onChange={(event) => draft.write(event.target.value)}
        />
      )}
    </Field>
  );
}
