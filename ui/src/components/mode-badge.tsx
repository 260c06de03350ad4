import { FlaskConical, Radio, TestTubeDiagonal } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n";
import type { Workspace } from "@/lib/types";

const modes = {
  demo: { tone: "info", icon: FlaskConical },
  test: { tone: "warn", icon: TestTubeDiagonal },
  live: { tone: "danger", icon: Radio },
} as const;

/** Whether the money of a workspace is real. */
export function ModeBadge({ mode, testId }: { mode: Workspace["mode"]; testId?: string }) {
  const look = modes[mode];
  return (
    <span title={t(`mode.${mode}.text`)} className="flex shrink-0" data-testid={testId}>
      <Badge tone={look.tone} icon={look.icon}>
        {t(`mode.${mode}`)}
      </Badge>
    </span>
  );
}
