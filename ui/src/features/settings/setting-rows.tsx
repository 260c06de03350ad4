import { MarkedInput } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import { currencyMark } from "@/lib/money";
import type { AmountName, CreditsName, Draft, SwitchName, WholeName } from "@/lib/settings-draft";
import { Row } from "./row";

/** What the rows of the form share: where they read from and what they write to. */
export type Form = {
  draft: Draft;
  problems: Partial<Record<keyof Draft, string>>;
  currency: string;
  edit: (part: Partial<Draft>) => void;
};

type Words = { form: Form; title: string; text: string };

export function AmountRow({ form, name, title, text }: Words & { name: AmountName }) {
  return (
    <Row name={title} text={text} problem={form.problems[name]}>
      {(ids) => (
        <MarkedInput
          {...ids}
          before={currencyMark(form.currency)}
          value={form.draft[name]}
          onChange={(event) => form.edit({ [name]: event.target.value })}
        />
      )}
    </Row>
  );
}

export function WholeRow({
  form,
  name,
  title,
  text,
  unit,
}: Words & { name: WholeName | CreditsName; unit: string }) {
  return (
    <Row name={title} text={text} problem={form.problems[name]}>
      {(ids) => (
        <MarkedInput
          {...ids}
          after={unit}
          value={form.draft[name]}
          onChange={(event) => form.edit({ [name]: event.target.value })}
        />
      )}
    </Row>
  );
}

export function SwitchRow({ form, name, title, text }: Words & { name: SwitchName }) {
  return (
    <Row name={title} text={text}>
      {({ id }) => (
        <Switch id={id} checked={form.draft[name]} onChange={(on) => form.edit({ [name]: on })} />
      )}
    </Row>
  );
}
