import { Field, MarkedInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";

type Props = {
  label: string;
  currency: string;
  text: string;
  onText: (text: string) => void;
  error: string | null;
  hint?: string;
  testId?: string;
};

/** A number of credits of one wallet; what is wrong is told once something was typed. */
export function CreditsField({ label, currency, text, onText, error, hint, testId }: Props) {
  return (
    <Field label={label} error={text.trim() === "" ? null : error} hint={hint}>
      {(ids) => (
        <MarkedInput
          {...ids}
          inputMode="numeric"
          data-testid={testId}
          after={t("credits.unit.of", { currency: currency.toUpperCase() })}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
