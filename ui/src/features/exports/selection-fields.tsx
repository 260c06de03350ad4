import { DayField } from "@/components/day-field";
import { DayRange } from "@/components/day-range";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n";
import { zone } from "@/lib/time";
import { ACCOUNTS, hasPeriod, NEW_KINDS, type NewExport } from "./new-export";

type Props = {
  typed: NewExport;
  /**
   * For what is exported once: the books as a whole, and a period. A schedule has neither; its period
   * would be the same days each time.
   */
  once?: { isBooks: boolean; onBooks: (isBooks: boolean) => void };
  onType: (part: Partial<NewExport>) => void;
};

/** Which rows are meant. */
export function SelectionFields({ typed, once, onType }: Props) {
  const { kind } = typed;
  const kinds = NEW_KINDS.map((value) => ({ value, label: t(`exports.kind.${value}`) }));
  const books = { value: "books", label: t("exports.books") } as const;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Select
          label={t("exports.what")}
          value={once?.isBooks ? books.value : kind}
          choices={once ? [...kinds, books] : kinds}
          onChange={(next) => {
            once?.onBooks(next === books.value);
            if (next !== books.value) onType({ kind: next });
          }}
        />
        {!once?.isBooks && <Narrowed typed={typed} isOnce={once !== undefined} onType={onType} />}
      </div>
      {kind === "wallets" && once && !once.isBooks && (
        <p className="text-ink-soft text-xs">{t("exports.new.at.hint", { zone: zone().offset })}</p>
      )}
      {kind === "entries" && !once?.isBooks && (
        <p className="text-ink-soft text-xs">{t("exports.new.journal")}</p>
      )}
    </div>
  );
}

type NarrowedProps = Pick<Props, "typed" | "onType"> & { isOnce: boolean };

function Narrowed({ typed, isOnce, onType }: NarrowedProps) {
  return (
    <>
      {typed.kind === "entries" && (
        <Select
          label={t("exports.new.account")}
          value={typed.account}
          choices={[
            { value: "all", label: t("exports.new.account.all") },
            ...ACCOUNTS.map((one) => ({ value: one, label: t(`account.${one}`) })),
          ]}
          onChange={(account) => onType({ account })}
        />
      )}
      {isOnce && hasPeriod(typed.kind) && (
        <DayRange from={typed.from} to={typed.to} onChange={onType} />
      )}
      {isOnce && typed.kind === "wallets" && (
        <DayField
          name={t("exports.new.at")}
          placeholder="2026-01-31"
          day={typed.at}
          onDay={(at) => onType({ at })}
        />
      )}
    </>
  );
}
