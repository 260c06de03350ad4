import { useState } from "react";
import { Button } from "@/components/ui/button";
import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { isCurrency } from "@/lib/money";
import { NAMES, newOther, type OtherDraft } from "@/lib/other-currencies";

type Props = {
  others: readonly OtherDraft[];
  /** The default currency, whose amounts have rows of their own. */
  home: string;
  problem: string | undefined;
  onChange: (others: OtherDraft[]) => void;
};

/** The same amounts for each other currency: 5.00 of dollars says nothing of yen. */
export function OtherCurrencies({ others, home, problem, onChange }: Props) {
  const [code, setCode] = useState("");
  const wanted = code.trim().toLowerCase();
  const isNew =
    wanted !== home && isCurrency(wanted) && !others.some((other) => other.currency === wanted);
  const add = () => {
    onChange([...others, newOther(wanted)]);
    setCode("");
  };
  return (
    <div className="flex flex-col gap-3">
      <p className={problem ? "text-danger" : "text-ink-soft"}>
        {problem ?? t("settings.others.text")}
      </p>
      {others.length > 0 && (
        <table>
          <thead>
            <tr className="text-left text-ink-soft text-sm">
              <th>{t("settings.others.currency")}</th>
              {NAMES.map((name) => (
                <th key={name}>{t(`settings.others.${name}`)}</th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {others.map((other, index) => (
              <tr key={other.currency}>
                <th className="text-left font-medium">{other.currency.toUpperCase()}</th>
                {NAMES.map((name) => (
                  <td key={name} className="pr-2 py-1">
                    <TextInput
                      aria-label={`${other.currency.toUpperCase()} ${t(`settings.others.${name}`)}`}
                      value={other[name]}
                      onChange={(event) =>
                        onChange(others.with(index, { ...other, [name]: event.target.value }))
                      }
                    />
                  </td>
                ))}
                <td>
                  <Button onClick={() => onChange(others.filter((one) => one !== other))}>
                    {t("settings.others.remove")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="flex items-center gap-2">
        <TextInput
          aria-label={t("settings.others.code")}
          placeholder="EUR"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button disabled={!isNew} onClick={add}>
          {t("settings.others.add")}
        </Button>
      </div>
    </div>
  );
}
