import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, ShieldCheck } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { label, t } from "@/lib/i18n";
import type { ConnectionView, PermissionView } from "@/lib/types";
import { connection } from "./queries";

const tones: Record<PermissionView["found"], BadgeTone> = {
  granted: "good",
  read_shown: "info",
  missing: "danger",
  unknown: "warn",
};

/** What the key may do, asked of Stripe when somebody wants to know. */
export function ConnectionPanel() {
  const { data, error, isFetching, refetch } = useQuery(connection);
  return (
    <Panel
      title={t("connection.title")}
      aside={
        <Button
          tone="quiet"
          icon={ShieldCheck}
          pending={isFetching}
          onClick={() => void refetch()}
          data-testid="check-connection"
        >
          {t("connection.check")}
        </Button>
      }
    >
      <CommandErrorText error={error} />
      {data ? <Found view={data} /> : <p className="text-ink-soft">{t("connection.text")}</p>}
    </Panel>
  );
}

function Found({ view }: { view: ConnectionView }) {
  if (!view.connected) return <p className="text-ink-soft">{t("stripe.offline.text")}</p>;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2">
        <Badge tone={view.livemode ? "danger" : "info"}>
          {t(view.livemode ? "connection.live" : "connection.test")}
        </Badge>
        {view.restricted ? (
          <Badge tone="good" icon={CircleCheck}>
            {t("connection.restricted")}
          </Badge>
        ) : (
          <Badge tone="warn" icon={CircleAlert}>
            {t("connection.full")}
          </Badge>
        )}
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-x-6 gap-y-2">
        {view.permissions.map((permission) => (
          <li key={permission.resource} className="flex items-center justify-between gap-3 text-sm">
            <span>
              {permission.resource}{" "}
              <span className="text-ink-soft">{label("access", permission.needed)}</span>
            </span>
            <Badge tone={tones[permission.found]}>{label("found", permission.found)}</Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
