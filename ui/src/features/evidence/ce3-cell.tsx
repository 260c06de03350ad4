import { AutoTextArea } from "@/components/auto-text-area";
import { Pick } from "@/components/pick";
import { TextInput } from "@/components/ui/field";
import { cx } from "@/lib/cx";
import { label, t } from "@/lib/i18n";

type Props = {
  /** The field and the payment, for screen readers. */
  name: string;
  value: string;
  /** A sentence, not a value. */
  long?: boolean;
  readOnly: boolean;
  onChange: (value: string) => void;
  onSave: () => void;
};

/** One value of one payment; saved when it is left. */
export function Ce3Cell({ name, value, long, readOnly, onChange, onSave }: Props) {
  const Input = long ? AutoTextArea : TextInput;
  return (
    <Input
      aria-label={name}
      title={long ? undefined : value}
      readOnly={readOnly}
      {...(long && { rows: 1 })}
      className={cx("block leading-5", !long && "ident", readOnly && "bg-sunken!")}
      value={value}
      onChange={(event: { target: { value: string } }) => onChange(event.target.value)}
      onBlur={onSave}
    />
  );
}

const KINDS = ["services", "merchandise"] as const;
type KindSold = (typeof KINDS)[number];

type KindProps = {
  value: KindSold | null;
  readOnly: boolean;
  onChange: (kind: KindSold) => void;
};

/** Stripe's two words for what was sold. */
export function Ce3Kind({ value, readOnly, onChange }: KindProps) {
  if (readOnly) return <span className="px-3">{value ? label("ce3_kind", value) : "–"}</span>;
  return (
    <Pick<KindSold | "">
      label={label("ce3_field", "merchandise_or_services")}
      placeholder={t("ce3.choose")}
      value={value ?? ""}
      onChange={(kind) => kind && onChange(kind)}
      groups={[{ choices: KINDS.map((kind) => ({ value: kind, label: label("ce3_kind", kind) })) }]}
    />
  );
}
