import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Page, PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { t } from "@/lib/i18n";
import { nextStep, type StepName, stepAfter, stepsOf } from "@/lib/onboarding-steps";
import { onboarding } from "@/lib/queries";
import type { Onboarding } from "@/lib/types";
import { AutopilotStep } from "./autopilot-step";
import { ConnectStep } from "./connect-step";
import { FinishPanel } from "./finish-panel";
import { PolicyStep } from "./policy-step";
import { ReadStep } from "./read-step";
import { StepList } from "./step-list";
import { UsersStep } from "./users-step";

export type StepProps = { onDone: () => void; mapping: ReactNode };

const bodies: Record<StepName, (props: StepProps) => ReactNode> = {
  connect: ConnectStep,
  read: ReadStep,
  users: UsersStep,
  policy: PolicyStep,
  autopilot: AutopilotStep,
};

/** The way from an empty workspace to the first case; it can be left and taken up again. */
export function OnboardingPage({ mapping }: { mapping: ReactNode }) {
  const { data, error, refetch } = useQuery(onboarding);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Page>
      <PageHeader help="set-up" title={t("onboarding.title")} subtitle={t("onboarding.subtitle")} />
      {data ? <Way state={data} mapping={mapping} /> : <LoadingBlock lines={5} />}
    </Page>
  );
}

/** A step stays in view when it is done, to show what came of it, until the person goes on. */
function Way({ state, mapping }: { state: Onboarding; mapping: ReactNode }) {
  const steps = stepsOf(state);
  const [shown, setShown] = useState(() => nextStep(steps));
  const Body = shown && bodies[shown];
  return (
    <div className="grid grid-cols-[240px_minmax(0,1fr)] gap-6" data-testid="onboarding">
      <StepList steps={steps} shown={shown} onShow={setShown} isFinished={state.is_finished} />
      <div className="flex flex-col gap-6">
        {Body ? (
          <Body key={shown} mapping={mapping} onDone={() => setShown(stepAfter(steps, shown))} />
        ) : (
          <FinishPanel found={state.found} isFinished={state.is_finished} />
        )}
      </div>
    </div>
  );
}
