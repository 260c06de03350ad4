import { useId } from "react";
import { Clash } from "@/components/clash";
import { Panel } from "@/components/page";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Switch } from "@/components/ui/switch";
import { label, t } from "@/lib/i18n";
import type { EvidenceView } from "@/lib/types";
import { Ce3Table } from "./ce3-table";
import type { DraftOf } from "./use-draft-of";

type Props = { draft: DraftOf; view: EvidenceView };
type PanelProps = Props & {
  /** Of the disputed payment. */
  charge: string;
};

/** Visa's Compelling Evidence 3.0: whether it can be used, what is still needed, and what it says. */
export function Ce3Panel({ charge, draft, view }: PanelProps) {
  const id = useId();
  const { ce3, editCe3, save } = draft;
  const facts = view.ce3_facts;
  if (!facts && ce3 === null) return null;
  const use = (checked: boolean) => {
    editCe3(checked && facts ? facts.proposal : null);
    void save();
  };
  return (
    <Panel title={t("ce3.title")} flush aside={<Standing draft={draft} view={view} />}>
      <div className="flex flex-col gap-3 p-4">
        <div className="flex items-center gap-3">
          <Switch id={id} checked={ce3 !== null} onChange={use} disabled={!view.takes_action} />
          <label htmlFor={id} className="font-medium">
            {t("ce3.use")}
          </label>
        </div>
        <Why view={view} />
        {draft.isCe3Clash && (
          <Clash
            theirs={t("ce3.clash")}
            onKeep={() => draft.settleCe3(true)}
            onTake={() => draft.settleCe3(false)}
          />
        )}
      </div>
      {ce3 && <Ce3Table ce3={ce3} charge={charge} draft={draft} view={view} />}
    </Panel>
  );
}

const tones: Record<string, BadgeTone> = { qualified: "good", requires_action: "warn" };

/** Stripe's word first; where it has none, ours. */
function Standing({ draft, view }: Props) {
  const word = view.ce3_at_stripe;
  const isEligible = view.ce3.outcome === "eligible";
  return (
    <span className="flex items-center gap-2">
      {draft.isCe3Unsaved && <Badge tone="warn">{t("evidence.unsaved")}</Badge>}
      {word ? (
        <Badge tone={tones[word.status] ?? "danger"}>{label("ce3_status", word.status)}</Badge>
      ) : (
        <Badge tone={isEligible ? "good" : "danger"}>
          {t(isEligible ? "ce3.eligible" : "ce3.not_eligible")}
        </Badge>
      )}
    </span>
  );
}

/** What it rests on, or what keeps it from being used; and what Stripe still asks for. */
function Why({ view: { ce3, ce3_at_stripe: word } }: { view: EvidenceView }) {
  const missing = word?.required_actions ?? [];
  return (
    <div className="flex flex-col gap-3">
      {ce3.outcome === "eligible" ? (
        <p className="text-ink-soft">
          {ce3.matched.length > 0
            ? t("ce3.matched", { what: ce3.matched.map((one) => label("ce3", one)).join(", ") })
            : t("ce3.chosen_by_stripe")}
        </p>
      ) : (
        <Obstacles obstacles={ce3.obstacles} />
      )}
      {missing.length > 0 && (
        <div>
          <p className="font-medium">{t("ce3.missing")}</p>
          <ul data-testid="ce3-missing" className="list-disc pl-4 text-ink-soft">
            {missing.map((action) => (
              <li key={action}>{label("ce3_action", action)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

type Obstacle = Extract<EvidenceView["ce3"], { outcome: "not_eligible" }>["obstacles"][number];

/** Why it is out of the question, for who wants to know. */
export function NoCe3({ view }: { view: EvidenceView }) {
  if (view.ce3_facts || view.ce3.outcome === "eligible") return null;
  return (
    <details className="shrink-0 rounded-lg border bg-surface px-4 py-2.5 text-sm">
      <summary className="cursor-pointer rounded-sm text-ink-soft">
        {t("ce3.title")}: {t("ce3.not_eligible")}
      </summary>
      <div className="mt-2">
        <Obstacles obstacles={view.ce3.obstacles} />
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
