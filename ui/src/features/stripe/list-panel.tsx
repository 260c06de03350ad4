import type { ReactNode } from "react";
import type { ListState } from "@/components/data-table";
import { Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

type Props<Row> = {
  title: string;
  aside?: ReactNode;
  list: ListState<Row>;
  empty: ReactNode;
  /** One row, with its key, as a list item. */
  item: (row: Row) => ReactNode;
};

/** A short list inside a page that scrolls as a whole. */
export function ListPanel<Row>({ title, aside, list, empty, item }: Props<Row>) {
  const nothing = list.rows.length === 0;
  return (
    <Panel title={title} aside={aside} flush={!nothing}>
      {list.isPending && <LoadingBlock />}
      {Boolean(list.error) && nothing && (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      )}
      {!list.isPending && !list.error && nothing && empty}
      <ul>{list.rows.map(item)}</ul>
      {list.hasNextPage && (
        <Button tone="quiet" className="m-2" onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </Panel>
  );
}
