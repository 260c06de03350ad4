import { useQuery } from "@tanstack/react-query";
import { VersionDialog } from "@/components/version-dialog";
import { t } from "@/lib/i18n";
import { trueMinus } from "@/lib/money";
import type { Policy } from "@/lib/types";
import { policyOfVersion } from "./queries";

type Props = { version: number; onClose: () => void; onUse: (policy: Policy) => void };

/** What the rules of an old version said. */
export function RulesOfVersion({ version, onClose, onUse }: Props) {
  const { data, error, refetch } = useQuery(policyOfVersion(version));
  return (
    <VersionDialog
      version={version}
      text={t("policy.version.text")}
      isLoading={!data}
      error={data ? null : error}
      onRetry={() => void refetch()}
      onClose={onClose}
      onUse={data && (() => onUse(data.policy))}
    >
      {data && (
        <ol className="flex flex-col gap-3 text-base">
          {data.sentences.map((sentence, at) => (
            <li key={data.policy.rules[at]?.id ?? "otherwise"} className="flex gap-3">
              <span className="figures w-5 shrink-0 text-right text-ink-faint">
                {at < data.policy.rules.length ? at + 1 : ""}
              </span>
              <span className="min-w-0">
                {trueMinus(sentence)}
                <span className="ident block text-ink-soft text-sm">
                  {data.policy.rules[at]?.id}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </VersionDialog>
  );
}
