import { RotateCcw } from "lucide-react";
import { AutoTextArea } from "@/components/auto-text-area";
import { Clash } from "@/components/clash";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cx } from "@/lib/cx";
import { formatCount, label, t } from "@/lib/i18n";
import type { EvidenceFieldView } from "@/lib/types";
import { isClash, isUnsaved, type Typed } from "./typed";
import type { DraftOf } from "./use-draft-of";
import { countCharacters, fieldAnchor, sourceWords } from "./words";

type Props = { field: EvidenceFieldView; draft: DraftOf; readOnly: boolean };

/** A text: the proposal until somebody writes over it; saved when the field is left. */
export function TextField({ field, draft, readOnly }: Props) {
  const id = fieldAnchor(field.field);
  const typed = draft.typed[field.field];
  const text = (typed ? typed.text : field.draft) ?? field.proposal ?? "";
  const max = field.characters_max ?? (field.need === null ? null : 20_000);
  const count = countCharacters(text);
  const isEdited = typed ? typed.text !== null : field.draft !== null;
  return (
    <>
      <AutoTextArea
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-hint ${id}-about`}
        aria-invalid={max !== null && count > max}
        data-testid={`text-${field.field}`}
        rows={(max ?? 0) > 5_000 ? 3 : 1}
        readOnly={readOnly}
        className={cx("leading-5", readOnly && "bg-sunken!")}
        value={text}
        placeholder={field.unfilled ? label("unfilled", field.unfilled) : t("evidence.nothing")}
        onChange={(event) => draft.edit(field.field, event.target.value)}
        onBlur={() => void draft.save()}
      />
      <div id={`${id}-about`} className="flex min-h-5 items-center gap-2 text-ink-soft text-xs">
        <State field={field} typed={typed} text={text} />
        <Sources field={field} hidden={isEdited} />
        {isEdited && !readOnly && field.proposal !== null && (
          <Button
            tone="quiet"
            icon={RotateCcw}
            className="-my-1.5 text-xs"
            onClick={() => draft.reset(field.field)}
          >
            {t("evidence.reset")}
          </Button>
        )}
        {max !== null && (
          <span
            className={cx("figures ml-auto shrink-0", count > max && "font-medium text-danger")}
          >
            {formatCount(count)} / {formatCount(max)}
          </span>
        )}
      </div>
      {typed && isClash(typed, field) && (
        <Clash
          theirs={field.draft === null ? t("evidence.clash.proposal") : field.draft.trim()}
          onKeep={() => draft.keepMine(field.field)}
          onTake={() => draft.takeTheirs(field.field)}
        />
      )}
      {isEdited && field.proposal !== null && (
        <details className="text-xs">
          <summary className="w-fit cursor-pointer rounded-sm text-ink-soft hover:text-ink">
            {t("evidence.show_proposal")}
          </summary>
          <p className="mt-1 max-h-64 overflow-y-auto whitespace-pre-wrap rounded-md bg-sunken p-3">
            {field.proposal}
          </p>
          <Sources field={field} />
        </details>
      )}
    </>
  );
}

type StateProps = { field: EvidenceFieldView; typed: Typed | undefined; text: string };

/** Whose words these are, and whether they are saved. */
function State({ field, typed, text }: StateProps) {
  if (typed && isUnsaved(typed, field)) return <Badge tone="warn">{t("evidence.unsaved")}</Badge>;
  if (field.draft !== null) {
    return text.trim() === "" ? (
      <Badge>{t("evidence.left_out")}</Badge>
    ) : (
      <Badge tone="info">{t("evidence.edited")}</Badge>
    );
  }
  if (field.proposal !== null) return <Badge tone="faint">{t("evidence.proposal")}</Badge>;
  return null;
}

/** What the proposal was computed from. */
function Sources({ field, hidden }: { field: EvidenceFieldView; hidden?: boolean }) {
  if (hidden || field.sources.length === 0) return null;
  const words = field.sources.map(sourceWords).join(" · ");
  return (
    <span className="ident min-w-0 truncate" title={words}>
      {t("evidence.from")} {words}
    </span>
  );
}
