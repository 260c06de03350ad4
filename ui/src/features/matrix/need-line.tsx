import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useId } from "react";
import { ProblemLines } from "@/components/problem-lines";
import { Badge } from "@/components/ui/badge";
import { TextInput } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Segments } from "@/components/ui/segments";
import { formatCount, label, t, textOf } from "@/lib/i18n";
import { keepFocus } from "@/lib/keep-focus";
import type { FieldNeed, MatrixRow } from "@/lib/types";
import type { FieldChange, Need } from "./changes";
import { moveField, patchField, removeField } from "./rows";
import { needName } from "./words";

const NEEDS: readonly Need[] = ["required", "recommended", "optional"];
/** The desk's own limit. */
const HINT_CHARACTERS_MAX = 300;

type Props = {
  need: FieldNeed;
  row: MatrixRow;
  isFirst: boolean;
  isLast: boolean;
  change: FieldChange | undefined;
  problems: readonly { place: string; text: string }[];
  onRow: (row: MatrixRow) => void;
};

/** One field: how much it matters, and what belongs there, in the words operators read. */
export function NeedLine(props: Props) {
  const { need, row, change, problems, onRow } = props;
  const { field } = need;
  const id = useId();
  const count = [...need.hint].length;
  const name = textOf(`evidence_field_${field}`);
  return (
    <li data-testid={`need-${field}`} className="flex flex-col gap-2 border-b p-4">
      <div className="flex items-center gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
          <h3 id={id} className="font-medium">
            {name}
          </h3>
          {change && <Changed change={change} />}
        </div>
        <div className="flex shrink-0 items-center gap-1">
          <Segments
            label={t("matrix.need_of", { field: name })}
            value={need.need}
            segments={NEEDS.map((value) => ({ value, label: label("need", value) }))}
            onChange={(next) => onRow(patchField(row, field, { need: next }))}
          />
          <Moves {...props} name={name} />
        </div>
      </div>
      <TextInput
        aria-labelledby={id}
        aria-invalid={problems.length > 0 || count > HINT_CHARACTERS_MAX}
        data-testid={`hint-${field}`}
        spellCheck
        placeholder={t("matrix.hint")}
        value={need.hint}
        onChange={(event) => onRow(patchField(row, field, { hint: event.target.value }))}
      />
      {count > HINT_CHARACTERS_MAX && (
        <p role="alert" className="text-danger text-xs">
          {t("note.too_long", {
            count: formatCount(count),
            max: formatCount(HINT_CHARACTERS_MAX),
          })}
        </p>
      )}
      <ProblemLines problems={problems} />
    </li>
  );
}

function Changed({ change: { was, is } }: { change: FieldChange }) {
  const text =
    was === is ? t("matrix.hint_changed") : t("matrix.was", { need: needName(was).toLowerCase() });
  return <Badge tone="warn">{text}</Badge>;
}

function Moves({ need: { field }, row, isFirst, isLast, name, onRow }: Props & { name: string }) {
  const move = (by: -1 | 1) => {
    onRow(moveField(row, field, by));
    keepFocus(`${field} ${by}`);
  };
  const remove = () => {
    onRow(removeField(row, field));
    // What stands in its place now, or above it, has the keyboard next.
    const at = row.fields.findIndex((one) => one.field === field);
    const next = row.fields[at + 1] ?? row.fields[at - 1];
    if (next) keepFocus(`${next.field} 0`);
  };
  return (
    <div className="flex">
      <IconButton
        icon={ArrowUp}
        label={t("evidence.up", { name })}
        disabled={isFirst}
        className="disabled:opacity-30"
        data-move={`${field} -1`}
        onClick={() => move(-1)}
      />
      <IconButton
        icon={ArrowDown}
        label={t("evidence.down", { name })}
        disabled={isLast}
        className="disabled:opacity-30"
        data-move={`${field} 1`}
        onClick={() => move(1)}
      />
      <IconButton
        icon={X}
        label={t("matrix.remove", { name })}
        data-move={`${field} 0`}
        onClick={remove}
      />
    </div>
  );
}
