import { Field, MarkedInput } from "@/components/ui/field";
import { percent, plainPercent } from "@/lib/case-facts";
import { cx } from "@/lib/cx";
import { label, t } from "@/lib/i18n";
import { currencyMark, formatAmount, plainAmount } from "@/lib/money";
import type { DisputeView, Expected } from "@/lib/types";
import type { Given, InputName } from "./given";

type Props = {
  kind: DisputeView["kind"];
  known: Expected;
  given: Given;
  problems: Partial<Record<InputName, string>>;
  editable: boolean;
  onChange: (given: Given) => void;
};

/** Every number that goes into the comparison, where it is from, and a field to know better. */
export function ExpectedInputs({ kind, known, given, problems, editable, onChange }: Props) {
  // The fee of an answer is no cost of an inquiry.
  const names: Exclude<InputName, "win_chance">[] =
    kind === "inquiry" ? ["dispute_fee", "work_cost"] : ["dispute_fee", "counter_fee", "work_cost"];
  const { currency, win_chance: chance } = known;
  const edit = (name: InputName) => (text: string) => onChange({ ...given, [name]: text });
  const forget = (name: InputName) => () => {
    if (given[name]?.trim() !== "") return;
    const { [name]: _, ...rest } = given;
    onChange(rest);
  };
  return (
    <fieldset
      className={cx(
        "grid gap-x-4 gap-y-3 border-t pt-3",
        kind === "inquiry" ? "grid-cols-2 xl:grid-cols-4" : "grid-cols-3 xl:grid-cols-5",
      )}
    >
      <legend className="sr-only">{t("expected.inputs")}</legend>
      <Fixed
        name={t("expected.amount")}
        value={formatAmount(known.amount, currency)}
        origin={t("input_source.fact")}
      />
      {names.map((name) => (
        <Input
          key={name}
          name={t(`expected.${name}`)}
          before={currencyMark(currency)}
          value={given[name] ?? plainAmount(known[name].value, currency)}
          origin={
            given[name] === undefined
              ? label("input_source", known[name].source)
              : t("expected.instead", { value: formatAmount(known[name].value, currency) })
          }
          problem={problems[name]}
          editable={editable}
          onChange={edit(name)}
          onBlur={forget(name)}
        />
      ))}
      <Input
        name={t("expected.win_chance")}
        after="%"
        value={
          given.win_chance ??
          (chance.basis_points === null ? "" : plainPercent(chance.basis_points))
        }
        origin={given.win_chance === undefined ? basisOf(chance) : insteadOf(chance)}
        problem={problems.win_chance}
        editable={editable}
        onChange={edit("win_chance")}
        onBlur={forget("win_chance")}
      />
    </fieldset>
  );
}

type InputProps = {
  name: string;
  before?: string;
  after?: string;
  value: string;
  origin: string;
  problem?: string;
  editable: boolean;
  onChange: (text: string) => void;
  onBlur: () => void;
};

function Input({ name, origin, problem, editable, onChange, ...rest }: InputProps) {
  const { before = "", after = "", value } = rest;
  if (!editable) {
    const written =
      value === "" ? t("fact_value.unknown") : `${before}${value}${after && ` ${after}`}`;
    return <Fixed name={name} value={written} origin={origin} />;
  }
  return (
    <Field label={name} hint={origin} error={problem}>
      {(ids) => (
        <MarkedInput
          {...ids}
          {...rest}
          placeholder={t("fact_value.unknown")}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Fixed({ name, value, origin }: { name: string; value: string; origin: string }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">{name}</p>
      <p className="figures flex h-8 items-center">{value}</p>
      <p className="text-ink-soft text-xs">{origin}</p>
    </div>
  );
}

function basisOf({ basis }: Expected["win_chance"]): string {
  if (basis.type === "record") {
    return t("expected.record", { won: basis.won, decided: basis.decided });
  }
  return t(basis.type === "given" ? "input_source.given" : "expected.no_record");
}

function insteadOf(chance: Expected["win_chance"]): string {
  if (chance.basis_points === null) return t("input_source.given");
  return t("expected.instead", { value: percent(chance.basis_points) });
}
