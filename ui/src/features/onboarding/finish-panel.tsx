import { useNavigate } from "@tanstack/react-router";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import type { Onboarding } from "@/lib/types";
import { useFinish } from "./queries";

type Props = { found: Onboarding["found"]; isFinished: boolean };

/** Everything is set up; the work is in the queue. */
export function FinishPanel({ found, isFinished }: Props) {
  const finish = useFinish();
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/queue" });
  return (
    <Panel title={t("onboarding.finish")}>
      <div className="flex flex-col gap-4 text-sm">
        <p>
          {t("onboarding.finish.text")} {tn("onboarding.finish.disputes", found.open_disputes)}
        </p>
        <CommandErrorText error={finish.error} />
        <div>
          <Button
            tone="primary"
            pending={finish.isPending}
            onClick={() => (isFinished ? open() : finish.mutate(undefined, { onSuccess: open }))}
            data-testid="open-queue"
          >
            {t("onboarding.finish.open")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
