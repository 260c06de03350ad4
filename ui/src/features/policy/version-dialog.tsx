import { useQuery } from "@tanstack/react-query";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import { trueMinus } from "@/lib/money";
import type { Policy } from "@/lib/types";
import { policyOfVersion } from "./queries";

type Props = {
  version: number;
  onOpenChange: (open: boolean) => void;
  onUse: (policy: Policy) => void;
};

/** What an old version said, and the way to start from it again. */
export function VersionDialog({ version, onOpenChange, onUse }: Props) {
  const { data, error, refetch } = useQuery(policyOfVersion(version));
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t("policy.version", { version })}
      description={t("policy.version.text")}
    >
      <DialogBody>
        {Boolean(error) && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <LoadingBlock />}
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
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onOpenChange(false)}>{t("action.close")}</Button>
        <Button tone="primary" disabled={!data} onClick={() => data && onUse(data.policy)}>
          {t("policy.version.use")}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
