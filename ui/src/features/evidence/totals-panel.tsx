import { Meter } from "@/components/meter";
import { Panel } from "@/components/page";
import { formatCount, t } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { EvidenceView } from "@/lib/types";

/** Sums over the whole evidence beside the most that is taken. */
export function TotalsPanel({ totals }: { totals: EvidenceView["totals"] }) {
  return (
    <Panel title={t("evidence.totals")} className="shrink-0">
      <div className="flex flex-col gap-3">
        <Meter
          name={t("evidence.totals.characters")}
          value={totals.characters}
          max={totals.characters_max}
          write={formatCount}
        />
        <Meter
          name={t("evidence.totals.pages")}
          value={totals.pages}
          max={totals.pages_max}
          write={formatCount}
        />
        <Meter
          name={t("evidence.totals.bytes")}
          value={totals.bytes}
          max={totals.bytes_max}
          write={formatBytes}
        />
      </div>
    </Panel>
  );
}
