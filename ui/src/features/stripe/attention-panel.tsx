import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import type { AttentionItem } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { CloseDialog } from "./close-dialog";
import { ListPanel } from "./list-panel";
import { attention, useCloseAttention } from "./queries";

/** What the program could not settle by itself. */
export function AttentionPanel() {
  return (
    <ListPanel
      title={t("attention.title")}
      list={useRows(attention, 5_000)}
      empty={
        <Empty icon={CircleCheck} title={t("attention.none")} text={t("attention.none.text")} />
      }
      item={(item) => <Item key={item.id} item={item} />}
    />
  );
}

function Item({ item }: { item: AttentionItem }) {
  const [closing, setClosing] = useState(false);
  const retry = useCloseAttention();
  return (
    <li
      data-testid="attention-item"
      className="flex items-start gap-4 border-b px-4 py-3 last:border-0"
    >
      <div className="min-w-0 flex-1">
        <p className="text-sm">{item.message}</p>
        <p className="ident mt-0.5 truncate text-ink-soft text-xs">
          {item.code} · {item.subject}
        </p>
        <CommandErrorText error={retry.error} />
      </div>
      <When at={item.opened_at} className="pt-1 text-ink-soft text-sm" />
      <Button
        pending={retry.isPending}
        onClick={() => retry.mutate({ id: item.id, note: null, retry: true })}
      >
        {t("action.retry")}
      </Button>
      <Button tone="quiet" onClick={() => setClosing(true)}>
        {t("attention.close")}
      </Button>
      {closing && <CloseDialog item={item} onOpenChange={setClosing} />}
    </li>
  );
}
