import { AutoTextArea } from "@/components/auto-text-area";
import { Clash } from "@/components/clash";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { Field } from "@/components/ui/field";
import { cx } from "@/lib/cx";
import { asSentence, formatCount, t } from "@/lib/i18n";
import type { ProductType, StandingText, StandingTexts } from "@/lib/types";
import { keyOf, textOf } from "./parts";
import type { TextsInWork } from "./use-texts";
import { textName } from "./words";

/** Stripe's limit of a text. */
const CHARACTERS_MAX = 20_000;

const GROUPS = [
  { name: "texts.sold", texts: ["product_description"] },
  { name: "texts.refunds", texts: ["refund_policy_disclosure", "refund_policy"] },
  {
    name: "texts.cancellations",
    texts: ["cancellation_policy_disclosure", "cancellation_policy"],
  },
  { name: "texts.talks", texts: ["customer_communication"] },
] as const satisfies readonly { name: string; texts: readonly StandingText[] }[];

type Props = { product: ProductType; work: TextsInWork; inForce: StandingTexts };

/** The texts of one kind of product. */
export function TextFields(props: Props) {
  return GROUPS.map(({ name, texts }) => (
    <Panel key={name} title={t(name)}>
      <div className="flex flex-col gap-4">
        {texts.map((text) => (
          <TextOf key={text} {...props} name={text} />
        ))}
      </div>
    </Panel>
  ));
}

function TextOf({ product, work, inForce, name }: Props & { name: StandingText }) {
  const key = keyOf(product, name);
  const text = textOf(work.draft, product, name);
  const problem = work.problems.find((one) => one.product === product && one.text === name);
  const count = [...text].length;
  return (
    <div className="relative flex flex-col gap-2">
      {work.changed.includes(key) && (
        <Badge tone="warn" className="absolute top-0 right-0">
          {t("matrix.changed")}
        </Badge>
      )}
      <Field
        label={textName(name)}
        hint={
          <span className="flex justify-between gap-4">
            {hintOf(name, product)}
            <span className={cx("figures shrink-0", count > CHARACTERS_MAX && "text-danger")}>
              {formatCount(count)} / {formatCount(CHARACTERS_MAX)}
            </span>
          </span>
        }
        error={problem && asSentence(problem.reason)}
      >
        {(ids) => (
          <AutoTextArea
            {...ids}
            data-testid={`standing-${name}`}
            rows={3}
            className="leading-5"
            value={text}
            placeholder={t("texts.nothing")}
            onChange={(event) => work.edit(product, name, event.target.value)}
          />
        )}
      </Field>
      {work.clashes.includes(key) && (
        <Clash
          theirs={textOf(inForce, product, name)}
          onTake={() => work.edit(product, name, textOf(inForce, product, name))}
        />
      )}
    </div>
  );
}

/** Credits are called that where nothing else is said. */
function hintOf(name: StandingText, product: ProductType) {
  const isCredits = name === "product_description" && product === "digital_product_or_service";
  return t(isCredits ? "texts.product_description.credits" : `texts.${name}.hint`);
}
