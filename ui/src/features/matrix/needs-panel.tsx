import { ListChecks, RotateCcw } from "lucide-react";
import { Panel } from "@/components/page";
import { ProblemLines } from "@/components/problem-lines";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { MatrixRow } from "@/lib/types";
import { AddField } from "./add-field";
import { fieldChanges } from "./changes";
import { NeedLine } from "./need-line";
import { inRow, lines } from "./problems";
import { generalRow, isSameRow, type Pair, rowOf, withRow } from "./rows";
import type { MatrixInWork } from "./use-matrix";
import { reasonName } from "./words";

type Props = { pair: Pair; work: MatrixInWork; standard: readonly MatrixRow[] };

/** What one reason asks for, in the order in which an operator sees it. */
export function NeedsPanel({ pair, work, standard }: Props) {
  const row = rowOf(work.rows, pair);
  if (!row) return <LikeGeneral pair={pair} work={work} />;
  const change = (next: MatrixRow) => work.write(withRow(work.rows, next));
  const changes = fieldChanges(rowOf(work.base.rows, pair), row);
  const found = inRow(work.problems, row);
  return (
    <Panel
      title={reasonName(pair.reason)}
      flush
      aside={<BackToDefault pair={pair} work={work} standard={standard} />}
    >
      {found.some((one) => one.field === null) && (
        <div className="border-b p-4">
          <ProblemLines problems={lines(found.filter((one) => one.field === null))} />
        </div>
      )}
      <ol>
        {row.fields.map((need, at) => (
          <NeedLine
            key={need.field}
            need={need}
            row={row}
            isFirst={at === 0}
            isLast={at === row.fields.length - 1}
            change={changes.find((one) => one.field === need.field)}
            problems={lines(found.filter((one) => one.field === need.field))}
            onRow={change}
          />
        ))}
      </ol>
      <AddField row={row} rows={work.rows} changes={changes} onRow={change} />
    </Panel>
  );
}

function BackToDefault({ pair, work, standard }: Props) {
  const own = rowOf(standard, pair);
  const now = rowOf(work.rows, pair);
  return (
    <Button
      tone="quiet"
      icon={RotateCcw}
      data-testid="back-to-default"
      disabled={!own || isSameRow(own, now)}
      onClick={() => own && work.write(withRow(work.rows, own))}
      className="-mr-2"
    >
      {t("matrix.default")}
    </Button>
  );
}

/** Without a row of its own a reason is answered like any other. */
function LikeGeneral({ pair, work }: Omit<Props, "standard">) {
  const general = generalRow(work.rows, pair);
  const own = general && { ...general, ...pair };
  return (
    <Panel title={reasonName(pair.reason)}>
      <Empty
        icon={ListChecks}
        title={t("matrix.like_general")}
        text={t("matrix.like_general.text")}
        action={
          <Button disabled={!own} onClick={() => own && work.write(withRow(work.rows, own))}>
            {t("matrix.own_row")}
          </Button>
        }
      />
    </Panel>
  );
}
