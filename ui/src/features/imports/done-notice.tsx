import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import type { ImportPlan } from "@/lib/types";
import { PlanView } from "./plan-view";

type Props = { plan: ImportPlan; onAgain: () => void };

/** What was imported, and what can be done next. */
export function DoneNotice({ plan, onAgain }: Props) {
  return (
    <>
      <div role="status">
        <Notice
          tone="info"
          icon={CircleCheck}
          title={t("import.done")}
          text={plan.refused > 0 ? tn("import.done.left_out", plan.refused) : t("import.done.text")}
        >
          <div className="mt-2 flex items-center gap-4">
            <Button onClick={onAgain}>{t("import.again")}</Button>
            <Link to="/users" className="rounded-sm text-brand hover:underline">
              {t("import.open_users")}
            </Link>
          </div>
        </Notice>
      </div>
      <PlanView title={t("import.done.numbers")} plan={{ ...plan, table: null }} />
    </>
  );
}
