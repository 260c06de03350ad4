import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { formatCount, t, tn } from "@/lib/i18n";
import type { Verified } from "@/lib/types";
import { ProblemsTable } from "./problems-table";
import { verification } from "./queries";

/** Checks the whole workspace against itself, when somebody asks, and says in words what came of it. */
export function VerifyPanel() {
  const { data, error, isFetching, refetch } = useQuery(verification);
  return (
    <section
      aria-label={t("verify.title")}
      data-testid="verify-panel"
      className="flex flex-col gap-3 rounded-lg border bg-surface px-4 py-3"
    >
      <div className="flex items-center gap-4">
        <div role="status" className="flex min-w-0 flex-1 items-baseline gap-3 text-sm">
          {isFetching ? (
            <Line
              badge={
                <Badge tone="info" icon={LoaderCircle}>
                  {t("verify.running")}
                </Badge>
              }
            >
              {t("verify.running.text")}
            </Line>
          ) : error ? (
            <Line
              badge={
                <Badge tone="danger" icon={CircleAlert}>
                  {t("verify.failed")}
                </Badge>
              }
            >
              {t("verify.failed.text")}
            </Line>
          ) : data ? (
            <Line badge={<Outcome verified={data.verified} />}>
              {checkedIn(data.verified.checked)} {tn("verify.seconds", data.seconds)} ·{" "}
              <When at={data.ended_at} />
            </Line>
          ) : (
            <Line badge={<Badge icon={CircleDashed}>{t("verify.never")}</Badge>}>
              {t("verify.never.text")}
            </Line>
          )}
        </div>
        <Button
          icon={ShieldCheck}
          pending={isFetching}
          data-testid="run-verify"
          onClick={() => void refetch()}
        >
          {t(data || error ? "verify.again" : "verify.run")}
        </Button>
      </div>
      {!isFetching && <CommandErrorText error={error} />}
      {!isFetching && !error && data && !data.verified.clean && (
        <ProblemsTable problems={data.verified.problems} />
      )}
    </section>
  );
}

function Line({ badge, children }: { badge: ReactNode; children: ReactNode }) {
  return (
    <>
      {badge}
      <p>{children}</p>
    </>
  );
}

function Outcome({ verified: { clean, problems } }: { verified: Verified }) {
  return clean ? (
    <Badge tone="good" icon={CircleCheck}>
      {t("verify.clean")}
    </Badge>
  ) : (
    <Badge tone="danger" icon={CircleAlert}>
      {tn("verify.problems", problems.length)}
    </Badge>
  );
}

const checkedIn = (checked: Verified["checked"]) =>
  t("verify.checked", {
    accounts: formatCount(checked.accounts),
    transactions: formatCount(checked.transactions),
    entries: formatCount(checked.entries),
    holds: formatCount(checked.holds),
    records: formatCount(checked.audit_records),
  });
