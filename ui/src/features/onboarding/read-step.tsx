import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { formatCount, label, t } from "@/lib/i18n";
import { syncState } from "@/lib/queries";
import { inUnits } from "@/lib/time";
import type { SyncView } from "@/lib/types";
import { readSoFar } from "./pace";
import { usePace } from "./use-pace";

/** How far the whole account is read, how fast, and about how long it takes. */
export function ReadStep({ onDone }: { onDone: () => void }) {
  const { data, error, refetch } = useQuery({ ...syncState, refetchInterval: 1_000 });
  const { perSecond, secondsLeft } = usePace(data);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  const isRead = data.full_read_at !== null;
  return (
    <Panel title={t("onboarding.read")}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">
          {t(data.connected ? "onboarding.read.text" : "onboarding.read.offline")}
        </p>
        <p className="figures text-sm" role="status" data-testid="read-progress">
          {t("onboarding.read.total", { count: formatCount(readSoFar(data)) })}
          {!isRead && perSecond !== null && (
            <> · {t("onboarding.read.pace", { count: formatCount(Math.round(perSecond)) })}</>
          )}
          {!isRead && secondsLeft !== null && (
            <>
              {" · "}
              {t("onboarding.read.left", {
                time: inUnits(Math.max(1, Math.ceil(secondsLeft / 60)), "minute"),
              })}
            </>
          )}
        </p>
        <Collections state={data} />
        {data.last_error !== null && (
          <CommandErrorText
            error={{ code: "sync_failed", message: data.last_error, details: {} }}
          />
        )}
        {isRead ? (
          <div>
            <Button tone="primary" onClick={onDone} data-testid="onboarding-go-on">
              {t("onboarding.go_on")}
            </Button>
          </div>
        ) : (
          <p className="text-ink-soft text-sm">{t("onboarding.read.meanwhile")}</p>
        )}
      </div>
    </Panel>
  );
}

function Collections({ state }: { state: SyncView }) {
  return (
    <ul className="flex flex-col">
      {state.collections.map((collection) => (
        <li
          key={collection.name}
          className="flex h-9 items-center gap-4 border-b text-sm last:border-b-0"
        >
          <span className="w-48">{label("collection", collection.name)}</span>
          <span className="figures w-24 text-right">{formatCount(collection.read)}</span>
          <span className="flex-1 text-ink-soft">
            {!collection.finished && collection.read_back_to !== null && (
              <>
                {t("onboarding.read.back_to")} <When at={collection.read_back_to} day />
              </>
            )}
          </span>
          {collection.error !== null && <Badge tone="danger">{t("stripe.unreadable")}</Badge>}
          {collection.finished && (
            <Badge tone="good" icon={Check}>
              {t("onboarding.done")}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  );
}
