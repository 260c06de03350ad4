import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Maximize2, MousePointerClick } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Empty, LoadingBlock } from "@/components/states";
import { IconButton } from "@/components/ui/icon-button";
import { Beside } from "@/lib/beside";
import type { Chosen } from "@/lib/case-flow";
import { formatCount, t } from "@/lib/i18n";
import { lookAtCase } from "@/lib/queries";
import type { QueueRow } from "@/lib/types";
import { ShortcutsOff } from "@/lib/use-shortcuts";
import { prefetchCase } from "./queries";

/** Looking at a case for so long is its first review; passing by is not. */
const LOOK_MS = 1_500;
/** How many cases after the chosen one are read ahead. */
const AHEAD = 3;

type Props = {
  rows: QueueRow[];
  index: number;
  chosen: Chosen | null;
  isPending: boolean;
  isWhole: boolean;
  /** Its keys mean what is selected. */
  isSelecting: boolean;
  renderCase: (name: string) => ReactNode;
  onOpen: () => void;
};

/** The chosen case beside the list, with everything that its page has. */
export function CasePane(props: Props) {
  const { rows, index, chosen, isWhole } = props;
  useNeighbours(rows, index);
  useLook(chosen?.case ?? null, rows);
  return (
    <section
      aria-label={t("queue.case")}
      data-testid="case-pane"
      data-key={chosen?.case}
      className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-t-lg border border-b-0 bg-paper"
    >
      {!chosen && props.isPending && <LoadingBlock lines={5} />}
      {!chosen && !props.isPending && <Nothing isEmpty={rows.length === 0} />}
      {chosen && (
        <>
          <header className="flex h-9 shrink-0 items-center justify-between border-rule-strong border-b bg-surface pr-1 pl-4 text-ink-soft text-xs">
            <span className="figures">
              {index < 0
                ? t("queue.case_left")
                : t(isWhole ? "queue.case_of" : "queue.case_of_more", {
                    at: formatCount(index + 1),
                    count: formatCount(rows.length),
                  })}
            </span>
            <IconButton
              icon={Maximize2}
              label={t("queue.open_page")}
              shortcut="Enter"
              className="size-7"
              onClick={props.onOpen}
            />
          </header>
          <div className="min-h-0 flex-1">
            <Beside value={true}>
              <ShortcutsOff value={props.isSelecting}>{props.renderCase(chosen.case)}</ShortcutsOff>
            </Beside>
          </div>
        </>
      )}
    </section>
  );
}

function Nothing({ isEmpty }: { isEmpty: boolean }) {
  return isEmpty ? (
    <Empty icon={CircleCheck} title={t("queue.empty.title")} text={t("queue.nothing_open")} />
  ) : (
    <Empty icon={MousePointerClick} title={t("queue.choose.title")} text={t("queue.choose.text")} />
  );
}

/** The cases around the chosen one are there before somebody comes to them. */
function useNeighbours(rows: QueueRow[], index: number): void {
  const client = useQueryClient();
  useEffect(() => {
    if (index < 0) return;
    for (let at = index + 1; at <= index + AHEAD; at += 1) prefetchCase(client, rows[at]);
    prefetchCase(client, rows[index - 1]);
  }, [client, rows, index]);
}

function useLook(name: string | null, rows: QueueRow[]): void {
  const client = useQueryClient();
  const isSeen = rows.find((row) => row?.case === name)?.looked_at !== null;
  useEffect(() => {
    if (name === null || isSeen) return;
    const timer = setTimeout(() => {
      lookAtCase(name).then(
        () => client.invalidateQueries({ queryKey: ["list_queue"] }),
        () => undefined,
      );
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [client, name, isSeen]);
}
