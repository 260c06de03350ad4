import { Facts, Panel } from "@/components/page";
import { Select } from "@/components/ui/select";
import { When } from "@/components/when";
import { formatCount, label, t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { ImportFinding, ImportPlan, ImportTable } from "@/lib/types";
import { visible } from "@/lib/visible";
import { type Draft, userFields } from "./draft";
import { Table } from "./table";
import { placeText } from "./words";

/** A choice cannot have an empty value. */
const NOTHING = "\u0000";

type Mapping = Draft["mapping"];
type Props = { title: string; plan: ImportPlan; onMapping?: (mapping: Mapping) => void };

/** What an import would do, or did: numbers, sums, the first rows, and what is wrong. */
export function PlanView({ title, plan, onMapping }: Props) {
  const newAndKnown = ({ new: fresh, known }: ImportPlan["users"]) =>
    t("import.new_and_known", { new: formatCount(fresh), known: formatCount(known) });
  const totals = plan.totals.map(({ currency, sum }): [string, string] => [
    t("import.total", { currency: currency.toUpperCase() }),
    formatCredits(sum, currency),
  ]);
  return (
    <>
      <Panel title={title}>
        <div className="max-w-md" data-testid="import-plan">
          <Facts
            rows={[
              [t("import.rows"), formatCount(plan.rows)],
              [t("import.users"), newAndKnown(plan.users)],
              [t("import.transactions"), newAndKnown(plan.transactions)],
              [t("import.refund_requests"), newAndKnown(plan.refund_requests)],
              ...totals,
            ]}
          />
        </div>
      </Panel>
      {plan.table && onMapping && <Columns table={plan.table} onMapping={onMapping} />}
      <Problems plan={plan} />
      <Findings plan={plan} />
      {plan.table && <FirstRows table={plan.table} />}
    </>
  );
}

function Columns({ table, onMapping }: { table: ImportTable; onMapping: (to: Mapping) => void }) {
  const none = { value: "", label: t("import.column.none") };
  const choices = table.header
    .filter((name) => name !== "")
    .map((name) => ({ value: name, label: visible(name) }));
  const chosen = (field: string) => table.mapping[field] ?? "";
  return (
    <Panel title={t("import.columns")}>
      <div className="flex flex-wrap gap-3">
        {userFields.map((field) => (
          <Select
            key={field}
            label={t(`import.column.${field}`)}
            value={chosen(field) || NOTHING}
            choices={[{ ...none, value: NOTHING }, ...choices]}
            onChange={(name) => {
              const others = userFields.map((one) => [one, chosen(one)]);
              const to = name === NOTHING ? "" : name;
              onMapping({ ...Object.fromEntries(others), [field]: to } as Mapping);
            }}
          />
        ))}
      </div>
    </Panel>
  );
}

function Problems({ plan }: { plan: ImportPlan }) {
  if (plan.refused === 0) return null;
  return (
    <Panel title={t("import.problems", { count: formatCount(plan.refused) })}>
      <Table
        head={[t("import.place"), t("import.problem"), t("import.value")]}
        rows={plan.problems.map((problem) => ({
          key: problem.message,
          cells: [
            placeText(problem.place),
            label("import.problem", problem.code),
            <span key="value" className="ident break-all">
              {visible(problem.value)}
            </span>,
          ],
        }))}
      />
    </Panel>
  );
}

function Findings({ plan }: { plan: ImportPlan }) {
  if (plan.findings.length === 0) return null;
  const currency = plan.totals[0]?.currency ?? "usd";
  return (
    <Panel title={t("import.findings")}>
      <Table
        head={[
          t("import.finding"),
          t("import.finding.user"),
          t("import.place"),
          t("import.value"),
          t("import.finding.booked"),
        ]}
        rows={plan.findings.map((finding, number) => ({
          key: `${number} ${finding.kind} ${finding.user_id}`,
          cells: [
            label("import.finding", finding.kind),
            visible(finding.user_id),
            placeText(finding.place),
            visible(finding.found),
            bookedText(finding, currency),
          ],
        }))}
      />
    </Panel>
  );
}

function bookedText({ booked, adjustment }: ImportFinding, currency: string): string {
  const amount = adjustment === null ? "" : formatCredits(adjustment, currency);
  return t(`import.booked.${booked}`, { amount });
}

function FirstRows({ table }: { table: ImportTable }) {
  return (
    <Panel title={t("import.first")}>
      <Table
        head={[
          t("import.first.line"),
          t("import.column.id"),
          t("import.column.email"),
          t("import.column.name"),
          t("import.column.balance"),
          t("import.column.created"),
          "",
        ]}
        rows={table.first.map((row) => ({
          key: String(row.line),
          cells: [
            row.line,
            visible(row.user_id),
            visible(row.email),
            row.name === null ? "–" : visible(row.name),
            row.balance === null ? "–" : formatCredits(row.balance, row.currency),
            <When key="created" at={row.created_at} />,
            t(row.is_new ? "import.first.new" : "import.first.known"),
          ],
        }))}
      />
    </Panel>
  );
}
