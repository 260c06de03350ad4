import { useQuery } from "@tanstack/react-query";
import { Hand, Zap } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n";
import { settings } from "@/lib/queries";
import type { CaseDecision } from "@/lib/types";

/** Whether the proposal leaves by itself: the rule must allow it, and the switch must be on. */
export function AutopilotBadge({ autopilot }: { autopilot: CaseDecision["autopilot"] }) {
  const isOn = useQuery(settings).data?.dispute_autopilot;
  if (isOn === undefined) return null;
  const state = autopilot === "off" ? "by_hand" : isOn ? "autopilot" : "autopilot_off";
  return (
    <span title={t(`decision.${state}.text`)}>
      <Badge
        tone={state === "autopilot" ? "info" : "neutral"}
        icon={state === "autopilot" ? Zap : Hand}
      >
        {t(`decision.${state}`)}
      </Badge>
    </span>
  );
}
