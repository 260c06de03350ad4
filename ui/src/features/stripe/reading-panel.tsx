import { CircleAlert, CircleCheck, RotateCw, Unplug } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { formatCount, label, t, tn } from "@/lib/i18n";
import type { SyncView } from "@/lib/types";
import { useFullReading } from "./queries";

/** "Up to date as of 14:02, no gaps", and how far a reading of the whole account is. */
export function ReadingPanel({ state }: { state: SyncView }) {
  const full = useFullReading();
  return (
    <Panel
      title={t("stripe.reading")}
      aside={
        <Button
          tone="quiet"
          icon={RotateCw}
          disabled={!state.connected}
          pending={full.isPending}
          onClick={() => full.mutate()}
        >
          {t("stripe.read_all")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Coverage state={state} />
        <CommandErrorText error={full.error} />
        {state.last_error && state.failed_at !== null && (
          <p className="text-danger text-sm">
            <When at={state.failed_at} /> · {state.last_error}
          </p>
        )}
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-6 gap-y-3">
          {state.collections.map((collection) => (
            <div key={collection.name}>
              <dt className="text-ink-soft text-xs">{label("collection", collection.name)}</dt>
              <dd className="flex items-baseline gap-2">
                <span className="figures font-medium">{formatCount(collection.read)}</span>
                {collection.error !== null ? (
                  <span className="text-danger text-xs">{t("stripe.unreadable")}</span>
                ) : (
                  !collection.finished && (
                    <span className="text-ink-soft text-xs">{t("stripe.reading_now")}</span>
                  )
                )}
              </dd>
              {collection.error !== null && (
                <dd className="text-ink-soft text-xs">
                  {collection.up_to_date_at === null ? (
                    t("stripe.never_read")
                  ) : (
                    <>
                      {t("stripe.known_until")} <When at={collection.up_to_date_at} />
                    </>
                  )}
                </dd>
              )}
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

function Coverage({ state }: { state: SyncView }) {
  if (!state.connected) {
    return (
      <Line badge={<Badge icon={Unplug}>{t("stripe.offline")}</Badge>}>
        {t("stripe.offline.text")}
      </Line>
    );
  }
  if (state.worker_elsewhere !== null) {
    const { program, host, pid, since } = state.worker_elsewhere;
    return (
      <Line badge={<Badge tone="info">{t("stripe.elsewhere")}</Badge>}>
        {t("stripe.elsewhere.text", { program, host, pid: String(pid) })} <When at={since} />
      </Line>
    );
  }
  if (state.gap_since !== null) {
    return (
      <Line
        badge={
          <Badge tone="warn" icon={CircleAlert}>
            {t("stripe.gap")}
          </Badge>
        }
      >
        {t("stripe.gap.text")} <When at={state.gap_since} />
      </Line>
    );
  }
  const unreadable = state.collections.filter((collection) => collection.error !== null);
  if (unreadable.length > 0) {
    return (
      <Line
        badge={
          <Badge tone="warn" icon={CircleAlert}>
            {t("stripe.partly")}
          </Badge>
        }
      >
        {t("stripe.partly.text")}{" "}
        {unreadable.map((collection) => label("collection", collection.name)).join(", ")}
      </Line>
    );
  }
  if (state.up_to_date_at === null) {
    return (
      <Line badge={<Badge tone="info">{t("stripe.first")}</Badge>}>{t("stripe.first.text")}</Line>
    );
  }
  return (
    <Line
      badge={
        <Badge tone="good" icon={CircleCheck}>
          {t("stripe.up_to_date")}
        </Badge>
      }
    >
      <When at={state.up_to_date_at} /> · {t("stripe.no_gaps")}
      {state.waiting_objects > 0 && ` · ${tn("stripe.waiting", state.waiting_objects)}`}
    </Line>
  );
}

function Line({ badge, children }: { badge: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="flex items-baseline gap-3">
      {badge}
      <p className="text-sm">{children}</p>
    </div>
  );
}
