import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Failed, LoadingBlock } from "@/components/states";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n";
import { useShortcuts } from "@/lib/use-shortcuts";
import { transaction } from "./queries";
import { TransactionBody } from "./transaction-body";

type Props = { id: number; onClose: () => void };

/** One transaction beside the list it was opened from; j and k go on working there. */
export function TransactionPanel({ id, onClose }: Props) {
  const { data, error, refetch } = useQuery(transaction(id));
  useShortcuts({ close: onClose });
  return (
    <aside
      aria-label={t("transaction.title", { id })}
      className="absolute inset-y-0 right-0 z-20 flex w-[420px] shrink-0 animate-slide flex-col border-l bg-surface shadow-float xl:static xl:shadow-none"
    >
      <header className="flex h-14 shrink-0 items-center justify-between border-b pr-3 pl-5">
        <h2 className="figures font-semibold text-base">{t("transaction.title", { id })}</h2>
        <IconButton icon={X} label={t("action.close")} shortcut="Esc" onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error && !data ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <TransactionBody detail={data} />
        ) : (
          <LoadingBlock lines={5} />
        )}
      </div>
    </aside>
  );
}
