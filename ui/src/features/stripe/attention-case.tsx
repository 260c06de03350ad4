import { Inbox } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Page, PageHeader, Panel } from "@/components/page";
import { Empty, Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { caseActed } from "@/lib/case-flow";
import { capitalised, t } from "@/lib/i18n";
import type { AttentionItem } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { useShortcuts } from "@/lib/use-shortcuts";
import { visible } from "@/lib/visible";
import { CloseDialog } from "./close-dialog";
import { attention, useCloseAttention } from "./queries";

/** A case of the queue without a page of its own: what could not be settled, and the two answers to it. */
export function AttentionCase({ name }: { name: string }) {
  const list = useRows(attention, 5_000);
  const item = list.rows.find((row) => row?.subject === name);
  if (item) return <Item item={item} />;
  if (list.isPending) return <LoadingBlock lines={5} />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  return <Empty icon={Inbox} title={t("attention.gone")} text={t("attention.gone.text")} />;
}

function Item({ item }: { item: AttentionItem }) {
  const [isClosing, setClosing] = useState(false);
  const again = useCloseAttention();
  const done = () => caseActed(item.subject);
  const retry = () => again.mutate({ id: item.id, note: null, retry: true }, { onSuccess: done });
  useShortcuts({ retry, close_item: () => setClosing(true) });
  return (
    <Page>
      <PageHeader
        help="stripe"
        back={{ to: "/queue", label: t("room.queue") }}
        title={t("attention.title")}
        subtitle={
          <span className="flex flex-wrap gap-x-3">
            <When at={item.opened_at} />
            <span className="ident">{item.subject}</span>
          </span>
        }
        actions={
          <>
            <Button shortcut="close_item" onClick={() => setClosing(true)}>
              {t("attention.close")}
            </Button>
            <Button tone="primary" shortcut="retry" pending={again.isPending} onClick={retry}>
              {t("action.retry")}
            </Button>
          </>
        }
      />
      <Panel>
        <p className="text-base">{visible(capitalised(item.message))}</p>
      </Panel>
      <CommandErrorText error={again.error} />
      {isClosing && <CloseDialog item={item} onOpenChange={setClosing} onDone={done} />}
    </Page>
  );
}
