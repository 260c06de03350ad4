import { Facts, Panel } from "@/components/page";
import { When } from "@/components/when";
import { formatCount, label, t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { ImportFinding, ImportPlan, ImportTable } from "@/lib/types";
import { visible } from "@/lib/visible";
import { Counts } from "./counts";
import { Table } from "./table";
import { placeText } from "./words";

type Props = { title: string; plan: ImportPlan };

type Row = [string, string];

/** A list of users has no refund requests. */
const isEmpty = ({ new: fresh, known }: ImportPlan["users"]) => fresh + known === 0;

/** What an import would do, or did: numbers, sums, the first rows, and what is wrong. */
export function PlanView({ title, plan }: Props) {
  const newAndKnown = ({ new: fresh, known }: ImportPlan["users"]) =>
    t("import.new_and_known", { new: formatCount(fresh), known: formatCount(known) });
  const totals = plan.totals.map(
    ({ currency, sum }): Row => [
      t("import.total", { currency: currency.toUpperCase() }),
      formatCredits(sum, currency),
    ],
  );
  return (
    <>
      <Panel title={title}>
        <div className="max-w-md" data-testid="import-plan">
          <Facts
            rows={[
              [t("import.rows"), formatCount(plan.rows)],
              [t("import.users"), newAndKnown(plan.users)],
              [t("import.transactions"), newAndKnown(plan.transactions)],
              ...(isEmpty(plan.refund_requests)
                ? []
                : [[t("import.refund_requests"), newAndKnown(plan.refund_requests)] as Row]),
              ...totals,
            ]}
          />
        </div>
      </Panel>
      <Problems plan={plan} />
      <Findings plan={plan} />
      {plan.table && <FirstRows table={plan.table} />}
    </>
  );
}

function Problems({ plan }: { plan: ImportPlan }) {
  if (plan.refused === 0) return null;
  return (
    <Panel title={t("import.problems", { count: formatCount(plan.refused) })}>
      <Counts prefix="import.problem" counts={plan.problem_counts} listed={plan.problems.length} />
      <Table
        head={[t("import.place"), t("import.problem"), t("import.value")]}
        rows={plan.problems.map((problem) => ({
          key: problem.message,
          cells: [
            <span key="place" className="whitespace-nowrap">
              {placeText(problem.place)}
            </span>,
            label("import.problem", problem.code),
            <span key="value" className="ident wrap-anywhere">
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
      <Counts prefix="import.finding" counts={plan.finding_counts} listed={plan.findings.length} />
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
            <span key="balance" className="figures whitespace-nowrap">
              {row.balance === null ? "–" : formatCredits(row.balance, row.currency)}
            </span>,
            <When key="created" at={row.created_at} />,
            <span key="new" className="whitespace-nowrap">
              {t(row.is_new ? "import.first.new" : "import.first.known")}
            </span>,
          ],
        }))}
      />
    </Panel>
  );
}
