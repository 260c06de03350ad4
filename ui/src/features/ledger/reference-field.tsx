import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useDraft } from "@/lib/use-draft";

type Props = { value: string; onChange: (value: string) => void };

/** An exact reference: a payment intent, a refund, a dispute. */
export function ReferenceField({ value, onChange }: Props) {
  const [draft, setDraft] = useDraft(value, onChange);
  return (
    <TextInput
      aria-label={t("filter.reference")}
      placeholder={t("filter.reference")}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      className="ident w-44!"
    />
  );
}
