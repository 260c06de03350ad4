import { History } from "lucide-react";
import { useState } from "react";
import { Panel } from "@/components/page";
import { Empty, Failed, LoadingBlock } from "@/components/states";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { t, tn } from "@/lib/i18n";
import type { Policy, PolicyVersion } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { policyVersions } from "./queries";
import { VersionDialog } from "./version-dialog";

type Props = { inForce: number; onUse: (policy: Policy) => void };

/** Every version there was; any of them can be looked at and made a draft again. */
export function VersionsPanel({ inForce, onUse }: Props) {
  const [shown, setShown] = useState<number | null>(null);
  const list = useRows(policyVersions);
  const nothing = list.rows.length === 0;
  return (
    <Panel title={t("policy.versions")} flush>
      {list.isPending && <LoadingBlock />}
      {Boolean(list.error) && nothing && (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      )}
      {!list.isPending && !list.error && nothing && (
        <Empty
          icon={History}
          title={t("policy.versions.empty")}
          text={t("policy.versions.empty.text")}
        />
      )}
      <ul className="max-h-80 divide-y overflow-y-auto">
        {list.rows.map((row) => (
          <li key={row.version}>
            <Line row={row} inForce={inForce} onShow={() => setShown(row.version)} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button tone="quiet" className="m-2" onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
      {shown !== null && (
        <VersionDialog
          version={shown}
          onOpenChange={(open) => !open && setShown(null)}
          onUse={(policy) => {
            setShown(null);
            onUse(policy);
          }}
        />
      )}
    </Panel>
  );
}

type LineProps = { row: PolicyVersion; inForce: number; onShow: () => void };

function Line({ row, inForce, onShow }: LineProps) {
  return (
    <button
      type="button"
      data-testid="policy-version"
      onClick={onShow}
      className="focus-visible:-outline-offset-2 flex w-full flex-col gap-0.5 px-4 py-2 text-left hover:bg-hover"
    >
      <span className="flex items-center justify-between gap-3">
        <span className="flex items-center gap-2 font-medium">
          {t("policy.version", { version: row.version })}
          {row.version === inForce && <Badge tone="good">{t("policy.in_force")}</Badge>}
        </span>
        <When at={row.created_at} className="text-ink-soft text-xs" />
      </span>
      <span className="flex justify-between gap-3 text-ink-soft">
        <span className="truncate">{t("timeline.by", { actor: row.actor })}</span>
        <span className="shrink-0">{tn("policy.rule_count", row.rule_count)}</span>
      </span>
    </button>
  );
}
