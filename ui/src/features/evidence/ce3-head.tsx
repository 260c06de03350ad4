import { t } from "@/lib/i18n";
import type { Ce3Evidence, Ce3Facts } from "@/lib/types";
import { COLUMNS, type Prior, priorOf } from "./ce3";
import { Ce3Payment } from "./ce3-payment";

type Props = {
  ce3: Ce3Evidence;
  priors: Ce3Facts["priors"];
  readOnly: boolean;
  onChoose: (at: 0 | 1, prior: Prior) => void;
};

/** Which payments stand side by side. */
export function Ce3Head({ ce3, priors, readOnly, onChoose }: Props) {
  return (
    <thead>
      <tr className="border-b bg-sunken text-left align-top">
        <td className="w-28 xl:w-36" />
        {COLUMNS.map((column) => (
          <th key={column} scope="col" className="px-1.5 py-2 font-medium">
            {column === "disputed" ? (
              t("ce3.disputed")
            ) : (
              <Ce3Payment
                at={column}
                charge={priorOf(ce3, column).charge}
                priors={priors}
                readOnly={readOnly}
                onChoose={(prior) => onChoose(column, prior)}
              />
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}
