import { ArrowRightLeft, Scale } from "lucide-react";
import type { ReactNode } from "react";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { asSentence, label, lookUp, t } from "@/lib/i18n";
import { trueMinus } from "@/lib/money";
import type { AnyDecision } from "@/lib/types";

type Props = {
  decision: AnyDecision;
  /** The action in the words of this case: "Accept" means something else for an inquiry. */
  action: string;
  /** Whether it happens by itself. */
  badge?: ReactNode;
  /** What can be done about it, between the reasons and the facts. */
  children?: ReactNode;
};

type Fact = AnyDecision["facts"][number];

/** Of a request it is the money that was asked for, of a dispute the credits that may be lost. */
const nameOf = ({ name, source }: Fact) =>
  name === "amount" && source === "refund_request" ? "requested" : name;

/** What the policy proposes, why, what would have changed its mind, and the facts it looked at. */
export function DecisionCard({ decision, action, badge, children }: Props) {
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          <Scale aria-hidden className="size-4 text-ink-soft" />
          {t("decision.title")}
        </span>
      }
      aside={
        <span className="flex items-center gap-2">
          {badge}
          <Badge>{t("decision.policy", { version: decision.policy_version })}</Badge>
        </span>
      }
    >
      <div className="flex flex-col gap-5">
        <div>
          <p className="font-semibold text-lg">{action}</p>
          <p className="mt-1 text-base text-ink">{trueMinus(decision.sentence)}</p>
        </div>
        <p className="flex gap-2 text-ink-soft text-sm">
          <ArrowRightLeft aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {decision.counterfactual === null
              ? t("decision.no_counterfactual")
              : asSentence(trueMinus(decision.counterfactual))}
          </span>
        </p>
        {children}
        <table className="w-full text-sm">
          <caption className="sr-only">{t("decision.facts")}</caption>
          <thead>
            <tr className="border-b text-left text-ink-soft text-xs">
              <th className="pb-2 font-medium">{t("decision.fact")}</th>
              <th className="pb-2 text-right font-medium">{t("decision.value")}</th>
              <th className="pb-2 pl-8 font-medium">{t("decision.source")}</th>
            </tr>
          </thead>
          <tbody>
            {decision.facts.map((fact) => (
              <tr key={fact.name} className="border-b last:border-0">
                <td className="py-1.5">{label("fact", nameOf(fact))}</td>
                <td className="figures py-1.5 text-right font-medium">
                  {lookUp("fact_value", fact.value) ?? trueMinus(fact.value)}
                </td>
                <td className="py-1.5 pl-8 text-ink-soft">{label("fact_source", fact.source)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="text-ink-soft text-xs">
          {t("decision.rule")} <span className="ident">{decision.rule}</span>
        </p>
      </div>
    </Panel>
  );
}
