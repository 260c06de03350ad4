import { Link } from "@tanstack/react-router";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useDecide } from "./queries";

/** What autopilot would do; it is off, and turned on elsewhere, with a back-test. */
export function AutopilotStep({ onDone }: { onDone: () => void }) {
  const decide = useDecide();
  return (
    <Panel title={t("onboarding.autopilot")}>
      <div className="flex max-w-2xl flex-col gap-4 text-sm">
        <p>{t("onboarding.autopilot.text")}</p>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>{t("onboarding.autopilot.off")}</li>
          <li>{t("onboarding.autopilot.on")}</li>
          <li>{t("onboarding.autopilot.undo")}</li>
        </ul>
        <p>
          {t("onboarding.autopilot.later")}{" "}
          <Link to="/policy" className="text-brand hover:underline">
            {t("room.policy")}
          </Link>
          {", "}
          <Link to="/settings" className="text-brand hover:underline">
            {t("room.settings")}
          </Link>
          .
        </p>
        <CommandErrorText error={decide.error} />
        <div>
          <Button
            tone="primary"
            pending={decide.isPending}
            onClick={() => decide.mutate("autopilot", { onSuccess: onDone })}
            data-testid="onboarding-go-on"
          >
            {t("onboarding.autopilot.keep_off")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
