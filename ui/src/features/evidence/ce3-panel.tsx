import { useId } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { Switch } from "@/components/ui/switch";
import { label, t } from "@/lib/i18n";
import type { EvidenceView } from "@/lib/types";
import { useChangeEvidence } from "./queries";

/** Visa's Compelling Evidence 3.0: whether it can be used, what it rests on, and whether it is. */
export function Ce3Panel({ view }: { view: EvidenceView }) {
  const id = useId();
  const change = useChangeEvidence(view.dispute_id);
  const { ce3, enhanced } = view;
  const isSet = enhanced.visa_compelling_evidence_3 != null;
  if (ce3.outcome === "not_eligible" && !isSet) return <NotEligible obstacles={ce3.obstacles} />;
  const offered = ce3.outcome === "eligible" ? ce3.evidence : null;
  const priors = (enhanced.visa_compelling_evidence_3 ?? offered)?.prior_undisputed_transactions;
  const use = (checked: boolean) =>
    change.mutate({
      enhanced: { ...enhanced, visa_compelling_evidence_3: checked ? offered : null },
    });
  return (
    <Panel
      title={t("ce3.title")}
      className="shrink-0"
      aside={
        <Badge tone={offered ? "good" : "danger"}>
          {t(offered ? "ce3.eligible" : "ce3.not_eligible")}
        </Badge>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-3">
          <Switch id={id} checked={isSet} onChange={use} disabled={!view.takes_action} />
          <label htmlFor={id} className="font-medium">
            {t("ce3.use")}
          </label>
        </div>
        {ce3.outcome === "eligible" ? (
          <p className="text-ink-soft">
            {ce3.matched.length > 0
              ? t("ce3.matched", { what: ce3.matched.map((one) => label("ce3", one)).join(", ") })
              : t("ce3.chosen_by_stripe")}
          </p>
        ) : (
          <Obstacles obstacles={ce3.obstacles} />
        )}
        {priors && (
          <ul className="flex flex-col gap-1">
            {priors.map((prior) => (
              <li key={prior.charge} className="ident truncate text-xs" title={prior.charge}>
                {prior.charge}
              </li>
            ))}
          </ul>
        )}
        <CommandErrorText error={change.error} />
      </div>
    </Panel>
  );
}

type Obstacle = Extract<EvidenceView["ce3"], { outcome: "not_eligible" }>["obstacles"][number];

function NotEligible({ obstacles }: { obstacles: Obstacle[] }) {
  return (
    <details className="shrink-0 rounded-lg border bg-surface px-4 py-2.5 text-sm">
      <summary className="cursor-pointer rounded-sm text-ink-soft">
        {t("ce3.title")}: {t("ce3.not_eligible")}
      </summary>
      <div className="mt-2">
        <Obstacles obstacles={obstacles} />
      </div>
    </details>
  );
}

function Obstacles({ obstacles }: { obstacles: Obstacle[] }) {
  return (
    <ul className="list-disc pl-4 text-ink-soft">
      {obstacles.map((one) => (
        <li key={one.code}>{one.sentence}</li>
      ))}
    </ul>
  );
}
