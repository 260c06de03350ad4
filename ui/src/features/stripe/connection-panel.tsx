import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, FolderOpen, KeyRound, ShieldCheck, Unplug } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/page";
import { permissionTones } from "@/components/permission-tones";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { label, t } from "@/lib/i18n";
import { syncState, useCloseWorkspace, workspace } from "@/lib/queries";
import type { ConnectionView } from "@/lib/types";
import { ConnectDialog } from "./connect-dialog";
import { DisconnectDialog } from "./disconnect-dialog";
import { connection } from "./queries";

/** Connecting an account, and what its key may do, asked of Stripe when somebody wants to know. */
export function ConnectionPanel() {
  const [dialog, setDialog] = useState<"connect" | "disconnect" | null>(null);
  const { data, error, isFetching, refetch } = useQuery(connection);
  const { data: sync } = useQuery(syncState);
  const { data: books } = useQuery(workspace);
  const leave = useCloseWorkspace();
  const isDemo = books?.mode === "demo";
  const close = () => setDialog(null);
  return (
    <Panel
      title={t("connection.title")}
      aside={
        <div className="flex gap-2">
          {sync?.connected && (
            <Button
              tone="quiet"
              icon={ShieldCheck}
              pending={isFetching}
              onClick={() => void refetch()}
              data-testid="check-connection"
            >
              {t("connection.check")}
            </Button>
          )}
          {isDemo && (
            <Button
              icon={FolderOpen}
              pending={leave.isPending}
              onClick={() => leave.mutate()}
              data-testid="own-workspace"
            >
              {t("connection.own")}
            </Button>
          )}
          {!isDemo && (
            <Button
              tone={sync?.connected ? "quiet" : "primary"}
              icon={KeyRound}
              onClick={() => setDialog("connect")}
              data-testid="connect-stripe"
            >
              {t(sync?.connected ? "connection.replace" : "connection.connect")}
            </Button>
          )}
          {!isDemo && sync?.connected && (
            <Button tone="quiet" icon={Unplug} onClick={() => setDialog("disconnect")}>
              {t("connection.disconnect")}
            </Button>
          )}
        </div>
      }
    >
      <CommandErrorText error={error ?? leave.error} />
      {data?.connected ? (
        <Found view={data} />
      ) : (
        <p className="text-ink-soft">{t(explanation(isDemo, sync?.connected ?? false))}</p>
      )}
      {dialog === "connect" && <ConnectDialog onOpenChange={close} />}
      {dialog === "disconnect" && <DisconnectDialog onOpenChange={close} />}
    </Panel>
  );
}

function explanation(isDemo: boolean, isConnected: boolean) {
  if (isDemo) return "connection.demo";
  return isConnected ? "connection.text" : "connection.none";
}

function Found({ view }: { view: ConnectionView }) {
  const missing = view.permissions.filter((permission) => permission.found === "missing");
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
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
        {view.kept && <span className="text-ink-soft text-sm">{label("kept", view.kept)}</span>}
      </div>
      {view.kept === "session" && (
        <Notice tone="warn" title={t("connection.not_kept")} text={t("connection.not_kept.text")} />
      )}
      {missing.length > 0 && (
        <Notice
          tone="danger"
          title={t("connection.lacks")}
          text={t("connection.lacks.text", {
            names: missing.map(({ resource, needed }) => `${resource} (${needed})`).join(", "),
          })}
        />
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-x-6 gap-y-2">
        {view.permissions.map((permission) => (
          <li key={permission.resource} className="flex items-center justify-between gap-3 text-sm">
            <span>
              {permission.resource}{" "}
              <span className="text-ink-soft">{label("access", permission.needed)}</span>
            </span>
            <Badge tone={permissionTones[permission.found]}>
              {label("found", permission.found)}
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
