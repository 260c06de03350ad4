import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { DisputeView, Expected } from "@/lib/types";
import { useDebounced } from "@/lib/use-debounced";
import { ExpectedInputs } from "./expected-inputs";
import { ExpectedWays } from "./expected-ways";
import { type Given, overridesOf } from "./given";
import { decided } from "./queries";

type Props = { dispute: DisputeView; expected: Expected };

/** What each way costs, with everything that goes into it; a person may know better for this case. */
export function ExpectedPanel({ dispute, expected: known }: Props) {
  const [given, setGiven] = useState<Given>({});
  const { overrides, problems } = overridesOf(given, known.currency);
  const isGiven = Object.keys(given).length > 0;
  const asked = useDebounced(JSON.stringify(overrides), 250);
  const answer = useQuery({
    ...decided(dispute.id, JSON.parse(asked)),
    enabled: asked !== "{}",
  });
  const shown = (asked !== "{}" && answer.data?.expected) || known;
  return (
    <Panel
      title={t("expected.title")}
      aside={
        isGiven && (
          <Button
            tone="quiet"
            icon={RotateCcw}
            className="-mr-3"
            data-testid="reset-expected"
            onClick={() => setGiven({})}
          >
            {t("expected.reset")}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <ExpectedWays kind={dispute.kind} answerable={dispute.answerable} expected={shown} />
        <ExpectedInputs
          kind={dispute.kind}
          known={known}
          given={given}
          problems={problems}
          editable={dispute.takes_action}
          onChange={setGiven}
        />
        {answer.error && <CommandErrorText error={answer.error} />}
        <p className="text-ink-soft text-xs">{t("expected.text")}</p>
      </div>
    </Panel>
  );
}
