import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useDraft } from "@/lib/use-draft";

type Props = { value: string; onChange: (value: string) => void };

/** Which one: its exact id, as the log writes it. */
export function IdField({ value, onChange }: Props) {
  const [draft, setDraft] = useDraft(value, onChange);
  return (
    <TextInput
      aria-label={t("audit.id")}
      placeholder={t("audit.id")}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      className="ident w-44!"
    />
  );
}
