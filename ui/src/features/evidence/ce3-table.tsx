import { type ReactNode, useState } from "react";
import { label, t } from "@/lib/i18n";
import type { Ce3Evidence, EvidenceView } from "@/lib/types";
import {
  ADDRESS,
  COLUMNS,
  type Column,
  columnOf,
  disputedOf,
  priorOf,
  TEXTS,
  withAddress,
  withDisputed,
  withPrior,
  withText,
} from "./ce3";
import { Ce3Cell, Ce3Kind } from "./ce3-cell";
import { Ce3Head } from "./ce3-head";
import type { DraftOf } from "./use-draft-of";

type Props = {
  ce3: Ce3Evidence;
  /** Of the disputed payment. */
  charge: string;
  draft: DraftOf;
  view: EvidenceView;
};

/** The disputed payment and the two earlier ones side by side: what is the same is seen at a glance. */
export function Ce3Table(props: Props) {
  const { ce3, draft, view } = props;
  const [showsAddress, setShowsAddress] = useState(() =>
    COLUMNS.some((column) => columnOf(ce3, column).shipping_address !== null),
  );
  const readOnly = !view.takes_action;
  const save = () => void draft.save();
  return (
    <div className="overflow-x-auto border-t">
      <table className="w-full min-w-[520px] table-fixed text-sm">
        <Ce3Head
          ce3={ce3}
          priors={view.ce3_facts?.priors ?? []}
          readOnly={readOnly}
          onChoose={(at, prior) => {
            draft.editCe3(withPrior(ce3, at, prior));
            save();
          }}
        />
        <tbody>
          <Charges {...props} />
          {TEXTS.map((name) => (
            <Row key={name} name={name}>
              {(column) => (
                <Ce3Cell
                  name={cellName(name, column)}
                  value={columnOf(ce3, column)[name] ?? ""}
                  long={name === "product_description"}
                  readOnly={readOnly}
                  onChange={(text) => draft.editCe3(withText(ce3, column, name, text))}
                  onSave={save}
                />
              )}
            </Row>
          ))}
          <Row name="merchandise_or_services">
            {(column) =>
              column === "disputed" && (
                <Ce3Kind
                  value={disputedOf(ce3).merchandise_or_services}
                  readOnly={readOnly}
                  onChange={(kind) => {
                    draft.editCe3(withDisputed(ce3, { merchandise_or_services: kind }));
                    save();
                  }}
                />
              )
            }
          </Row>
          {showsAddress && <Addresses {...props} />}
        </tbody>
      </table>
      {!showsAddress && !readOnly && (
        <button
          type="button"
          onClick={() => setShowsAddress(true)}
          className="m-3 rounded-sm px-1 text-brand hover:underline"
        >
          {t("ce3.add_address")}
        </button>
      )}
    </div>
  );
}

function Charges({ ce3, charge, draft, view }: Props) {
  return (
    <Row name="charge">
      {(column) =>
        column === "disputed" ? (
          <span className="ident block truncate px-3 leading-8" title={charge}>
            {charge}
          </span>
        ) : (
          <Ce3Cell
            name={cellName("charge", column)}
            value={priorOf(ce3, column).charge}
            readOnly={!view.takes_action}
            onChange={(next) => draft.editCe3(withPrior(ce3, column, { charge: next }))}
            onSave={() => void draft.save()}
          />
        )
      }
    </Row>
  );
}

function Addresses({ ce3, draft, view }: Props) {
  return ADDRESS.map((part) => (
    <Row key={part} name={part}>
      {(column) => (
        <Ce3Cell
          name={cellName(part, column)}
          value={columnOf(ce3, column).shipping_address?.[part] ?? ""}
          readOnly={!view.takes_action}
          onChange={(text) => draft.editCe3(withAddress(ce3, column, part, text))}
          onSave={() => void draft.save()}
        />
      )}
    </Row>
  ));
}

const columnName = (column: Column) =>
  column === "disputed" ? t("ce3.disputed") : t("ce3.prior", { number: column + 1 });

const cellName = (field: string, column: Column) =>
  `${label("ce3_field", field)}, ${columnName(column)}`;

function Row({ name, children }: { name: string; children: (column: Column) => ReactNode }) {
  return (
    <tr className="border-b align-top last:border-0">
      <th scope="row" className="px-4 py-3 text-left font-normal text-ink-soft">
        {label("ce3_field", name)}
      </th>
      {COLUMNS.map((column) => (
        <td key={column} className="p-1.5 align-top">
          {children(column)}
        </td>
      ))}
    </tr>
  );
}
