import { VersionsPanel } from "@/components/versions-panel";
import { t, tn } from "@/lib/i18n";
import type { Policy } from "@/lib/types";
import { policyVersions } from "./queries";
import { RulesOfVersion } from "./rules-of-version";

type Props = { inForce: number; onUse: (policy: Policy) => void };

/** Every version of the rules; any of them can be made a draft again. */
export function Versions({ inForce, onUse }: Props) {
  return (
    <VersionsPanel
      list={policyVersions}
      inForce={inForce}
      empty={t("policy.versions.empty.text")}
      aside={(row) => tn("policy.rule_count", row.rule_count)}
      show={(version, onClose) => (
        <RulesOfVersion version={version} onClose={onClose} onUse={onUse} />
      )}
    />
  );
}
