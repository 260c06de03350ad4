import { History } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Panel } from "@/components/page";
import { Empty, Failed, LoadingBlock } from "@/components/states";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import type { KeysetQuery } from "@/lib/keyset";
import { useRows } from "@/lib/use-rows";

type Version = { version: number; actor: string; created_at: number };

type Props<Row extends Version> = {
  list: KeysetQuery<Row>;
  inForce: number;
  /** What stands in force before the first change. */
  empty: string;
  aside?: (row: Row) => ReactNode;
  /** A version that was chosen, until it is closed. */
  show: (version: number, onClose: () => void) => ReactNode;
};

/** Every version there was, who made it, and when; any of them can be looked at. */
export function VersionsPanel<Row extends Version>(props: Props<Row>) {
  const list = useRows(props.list);
  const [shown, setShown] = useState<number | null>(null);
  const nothing = list.rows.length === 0;
  return (
    <>
      <Panel title={t("versions")} flush>
        {list.isPending && <LoadingBlock />}
        {Boolean(list.error) && nothing && (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        )}
        {!list.isPending && !list.error && nothing && (
          <Empty icon={History} title={t("versions.empty")} text={props.empty} />
        )}
        <ul className="max-h-80 divide-y overflow-y-auto">
          {list.rows.map((row) => (
            <li key={row.version}>
              <Line
                row={row}
                isInForce={row.version === props.inForce}
                aside={props.aside?.(row)}
                onShow={() => setShown(row.version)}
              />
            </li>
          ))}
        </ul>
        {list.hasNextPage && (
          <Button tone="quiet" className="m-2" onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </Panel>
      {shown !== null && props.show(shown, () => setShown(null))}
    </>
  );
}

type LineProps = { row: Version; isInForce: boolean; aside: ReactNode; onShow: () => void };

function Line({ row, isInForce, aside, onShow }: LineProps) {
  return (
    <button
      type="button"
      data-testid="version"
      onClick={onShow}
      className="focus-visible:-outline-offset-2 flex w-full flex-col gap-0.5 px-4 py-2 text-left hover:bg-hover"
    >
      <span className="flex items-center justify-between gap-3">
        <span className="flex items-center gap-2 font-medium">
          {t("version", { version: row.version })}
          {isInForce && <Badge tone="good">{t("version.in_force")}</Badge>}
        </span>
        <When at={row.created_at} className="text-ink-soft text-xs" />
      </span>
      <span className="flex justify-between gap-3 text-ink-soft">
        <span className="truncate">{t("timeline.by", { actor: row.actor })}</span>
        {aside && <span className="shrink-0">{aside}</span>}
      </span>
    </button>
  );
}
