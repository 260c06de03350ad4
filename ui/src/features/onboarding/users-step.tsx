import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Deadline } from "@/components/deadline";
import { Facts, Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { formatCount, t } from "@/lib/i18n";
import { onboarding } from "@/lib/queries";
import { mostUrgent, useDecide } from "./queries";

type Props = { onDone: () => void; mapping: ReactNode };

/** What was found in the account, and how its payments name their users. */
export function UsersStep({ onDone, mapping }: Props) {
  const { data, error, refetch } = useQuery({ ...onboarding, refetchInterval: 3_000 });
  const decide = useDecide();
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={4} />;
  const { customers, payments, open_disputes, pending_refunds } = data.found;
  return (
    <>
      <Panel title={t("onboarding.found")}>
        <div className="flex flex-col gap-4" data-testid="account-contents">
          <Facts
            rows={[
              [t("onboarding.found.customers"), formatCount(customers)],
              [t("onboarding.found.payments"), formatCount(payments)],
              [t("onboarding.found.open_disputes"), formatCount(open_disputes)],
              [t("onboarding.found.pending_refunds"), formatCount(pending_refunds)],
            ]}
          />
          {open_disputes > 0 && <NextDeadlines />}
          {!data.is_read && <p className="text-ink-soft text-sm">{t("onboarding.found.so_far")}</p>}
        </div>
      </Panel>
      <Panel title={t("onboarding.users")}>
        <div className="flex flex-col gap-4">
          <p className="text-sm">{t("onboarding.users.text")}</p>
          {mapping}
          <CommandErrorText error={decide.error} />
          <div>
            <Button
              tone="primary"
              pending={decide.isPending}
              onClick={() => decide.mutate("users", { onSuccess: onDone })}
              data-testid="onboarding-go-on"
            >
              {t("onboarding.go_on")}
            </Button>
          </div>
        </div>
      </Panel>
    </>
  );
}

/** The most urgent cases, whether or not their payment is known. */
function NextDeadlines() {
  const { data } = useQuery(mostUrgent);
  return (
    <ul className="flex flex-col">
      {data?.rows.map((row) => (
        <li key={row.case} className="flex items-baseline gap-4 border-t py-1.5 text-sm">
          <span className="min-w-0 flex-1 truncate">{row.user_name ?? row.case}</span>
          <span className="text-ink-soft">{t(`queue_kind.${row.kind}`)}</span>
          <Deadline at={row.due_at} open />
        </li>
      ))}
    </ul>
  );
}
