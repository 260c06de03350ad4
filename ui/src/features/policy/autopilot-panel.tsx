import { Link } from "@tanstack/react-router";
import { Hand, Zap } from "lucide-react";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n";

/** The one switch above all rules; it stands in the settings. */
export function AutopilotPanel({ on }: { on: boolean }) {
  return (
    <Panel
      title={t("policy.master")}
      aside={
        on ? (
          <Badge tone="info" icon={Zap}>
            {t("policy.master.on")}
          </Badge>
        ) : (
          <Badge icon={Hand}>{t("policy.master.off")}</Badge>
        )
      }
    >
      <p className="text-ink-soft">{t(on ? "policy.master.on.text" : "policy.master.off.text")}</p>
      <Link to="/settings" className="mt-2 self-start rounded-sm text-brand hover:underline">
        {t("policy.master.change")}
      </Link>
    </Panel>
  );
}
