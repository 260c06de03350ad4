import { useQuery } from "@tanstack/react-query";
import { ExternalLink, KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { isLiveKey, KeyNotices } from "@/components/key-notices";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { onboarding, useConnectStripe, useOpenStripePage } from "@/lib/queries";
import type { OpenStripePage } from "@/lib/types";
import { PermissionTable } from "./permission-table";
import { permissions } from "./queries";

/** What the key needs and why; then the key, and what it can do. */
export function ConnectStep({ onDone }: { onDone: () => void }) {
  const [key, setKey] = useState("");
  const connect = useConnectStripe();
  const form = useOpenStripePage();
  const { data: state } = useQuery(onboarding);
  const { data: found, refetch, isFetching } = useQuery(permissions);
  const text = key.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text === "" || connect.isPending) return;
    connect.mutate({ key: text }, { onSuccess: () => void refetch().then(() => setKey("")) });
  };
  const isConnected = state?.is_connected ?? false;
  return (
    <>
      <Panel title={t("onboarding.permissions")}>
        <div className="flex flex-col gap-4">
          <p className="text-sm">{t("onboarding.permissions.text")}</p>
          {found && <PermissionTable rows={found.permissions} />}
          <div className="flex flex-wrap gap-2">
            <Button
              icon={ExternalLink}
              pending={form.isPending && isForm(form.variables, false)}
              onClick={() => form.mutate(keyForm(false))}
            >
              {t("onboarding.key.create_test")}
            </Button>
            <Button
              icon={ExternalLink}
              pending={form.isPending && isForm(form.variables, true)}
              onClick={() => form.mutate(keyForm(true))}
            >
              {t("onboarding.key.create_live")}
            </Button>
          </div>
          <CommandErrorText error={form.error} />
        </div>
      </Panel>
      <Panel title={t("onboarding.key")}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field label={t("connect.key")} hint={t("connect.key.hint")}>
            {(ids) => (
              <TextInput
                {...ids}
                type="password"
                value={key}
                onChange={(event) => setKey(event.target.value)}
                data-testid="onboarding-key"
              />
            )}
          </Field>
          <KeyNotices value={text} />
          {found?.kept === "session" && (
            <Notice
              tone="warn"
              title={t("connection.not_kept")}
              text={t("connection.not_kept.text")}
            />
          )}
          <CommandErrorText error={connect.error} />
          <div className="flex items-center gap-2">
            <Button
              type="submit"
              tone={isLiveKey(text) ? "danger" : isConnected ? "plain" : "primary"}
              icon={KeyRound}
              disabled={text === ""}
              pending={connect.isPending || isFetching}
              data-testid="onboarding-connect"
            >
              {t(isLiveKey(text) ? "connect.confirm_live" : "connect.confirm")}
            </Button>
            {isConnected && (
              <Button tone="primary" onClick={onDone} data-testid="onboarding-go-on">
                {t("onboarding.go_on")}
              </Button>
            )}
          </div>
        </form>
      </Panel>
    </>
  );
}

const keyForm = (livemode: boolean): OpenStripePage => ({ key_form: { livemode } });

/** Which of the two forms is being opened. */
const isForm = (page: OpenStripePage, livemode: boolean) =>
  JSON.stringify(page) === JSON.stringify(keyForm(livemode));
