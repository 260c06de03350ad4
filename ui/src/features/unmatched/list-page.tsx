import { useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX, UserCog } from "lucide-react";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { SearchField } from "@/components/search-field";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n";
import { userMapping } from "@/lib/queries";
import type { UnmatchedRow, UnmatchedState, UnmatchedWhy } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { unmatchedColumns } from "./columns";
import { MappingDialog } from "./mapping-dialog";
import { MatchingNotice } from "./matching-notice";
import { PaymentDialog } from "./payment-dialog";
import { unmatchedPayments } from "./queries";
import { mappingWords, WHYS, whyWords } from "./words";

export type UnmatchedSearch = { q: string; state: UnmatchedState; why: UnmatchedWhy | "any" };
type Props = { search: UnmatchedSearch; onSearch: (change: Partial<UnmatchedSearch>) => void };

/** Payments that are not credited because nobody knows whose they are: one list, worked off. */
export function UnmatchedPage({ search, onSearch }: Props) {
  const [open, setOpen] = useState<UnmatchedRow | null>(null);
  const [isMapping, setIsMapping] = useState(false);
  const { data: mapping } = useQuery(userMapping);
  const { q, state, why } = search;
  const filter = { search: q || null, state, why: why === "any" ? null : why, customer: null };
  const place = `unmatched:${JSON.stringify(filter)}`;
  return (
    <ListPage>
      <PageHeader
        help="unmatched"
        title={t("unmatched.title")}
        subtitle={
          mapping
            ? t("unmatched.subtitle", { mapping: mappingWords(mapping.mapping) })
            : t("unmatched.subtitle.short")
        }
        back={{ to: "/users", label: t("room.users") }}
        actions={
          <Button icon={UserCog} data-testid="open-mapping" onClick={() => setIsMapping(true)}>
            {t("mapping.open")}
          </Button>
        }
      />
      <MatchingNotice />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          testId="unmatched-search"
          value={q}
          placeholder={t("unmatched.search")}
          onChange={(text) => onSearch({ q: text })}
        />
        <Segments
          label={t("unmatched.state")}
          value={state}
          onChange={(next) => onSearch({ state: next })}
          segments={[
            { value: "open", label: t("unmatched.state.open") },
            { value: "ignored", label: t("unmatched.state.ignored") },
          ]}
        />
        <Select
          label={t("column.why_unmatched")}
          value={why}
          onChange={(next) => onSearch({ why: next })}
          choices={[
            { value: "any", label: t("filter.any") },
            ...WHYS.map((value) => ({ value, label: t(whyWords[value]) })),
          ]}
        />
      </div>
      <DataTable
        key={place}
        memoryKey={place}
        label={t("unmatched.title")}
        testId="unmatched-row"
        columns={unmatchedColumns}
        list={useRows(unmatchedPayments(filter))}
        rowKey={(row) => row.payment}
        isOpen={(row) => row.payment === open?.payment}
        onOpen={setOpen}
        empty={<Nothing isFiltered={q !== "" || why !== "any"} state={state} />}
      />
      {open && <PaymentDialog key={open.payment} row={open} onClose={() => setOpen(null)} />}
      {isMapping && mapping && (
        <MappingDialog inForce={mapping.mapping} onOpenChange={setIsMapping} />
      )}
    </ListPage>
  );
}

function Nothing({ isFiltered, state }: { isFiltered: boolean; state: UnmatchedState }) {
  if (isFiltered) {
    return (
      <Empty
        icon={SearchX}
        title={t("unmatched.none_found.title")}
        text={t("unmatched.none_found.text")}
      />
    );
  }
  return state === "open" ? (
    <Empty icon={CircleCheck} title={t("unmatched.none.title")} text={t("unmatched.none.text")} />
  ) : (
    <Empty
      icon={CircleCheck}
      title={t("unmatched.none_ignored.title")}
      text={t("unmatched.none_ignored.text")}
    />
  );
}
