import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { pageOfCase } from "@/lib/cases";
import { capitalised, t } from "@/lib/i18n";
import type { AttentionItem } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { visible } from "@/lib/visible";
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

/** Where it is dealt with, and what leads there; null where this line is all there is. */
function pageOf({ code, subject }: AttentionItem) {
  switch (code) {
    case "payments_unmatched":
      return { link: { to: "/unmatched" }, name: t("attention.open_list") } as const;
    case "export_failed":
      return {
        link: { to: "/exports", search: { show: "schedules" } },
        name: t("schedule.open"),
      } as const;
    case "early_fraud_warning": {
      const link = pageOfCase(subject);
      return link && { link, name: t("attention.open_case") };
    }
    default:
      return null;
  }
}

function Item({ item }: { item: AttentionItem }) {
  const [closing, setClosing] = useState(false);
  const retry = useCloseAttention();
  // Dismissing a fraud warning is a decision, made where everything about it stands; payments without a
  // user and failed exports have lists of their own.
  const page = pageOf(item);
  return (
    <li
      data-testid="attention-item"
      className="flex items-start gap-4 border-b px-4 py-3 last:border-0"
    >
      <div className="min-w-0 flex-1">
        <p className="text-sm">{visible(capitalised(item.message))}</p>
        <p className="ident mt-0.5 truncate text-ink-soft text-xs">
          {item.code} · {item.subject}
        </p>
        <CommandErrorText error={retry.error} />
      </div>
      <When at={item.opened_at} className="pt-1 text-ink-soft text-sm" />
      {page ? (
        <Link
          {...page.link}
          data-testid="attention-case"
          className="rounded-sm pt-1 text-brand text-sm hover:underline"
        >
          {page.name}
        </Link>
      ) : (
        <>
          <Button
            pending={retry.isPending}
            onClick={() => retry.mutate({ id: item.id, note: null, retry: true })}
          >
            {t("action.retry")}
          </Button>
          <Button tone="quiet" onClick={() => setClosing(true)}>
            {t("attention.close")}
          </Button>
        </>
      )}
      {closing && <CloseDialog item={item} onOpenChange={setClosing} />}
    </li>
  );
}
