import { useNavigate } from "@tanstack/react-router";
import { LockOpen } from "lucide-react";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/states";
import { pageOfCase } from "@/lib/cases";
import { t } from "@/lib/i18n";
import type { HoldView, UserDetail } from "@/lib/types";
import { holdColumns } from "./hold-columns";
import { caseOf, isReleasable } from "./holds";
import { ReleaseDialog } from "./release-dialog";

/** The newest holds; a row leads to its case, or to the release of what was held by hand. */
export function UserHolds({ detail }: { detail: UserDetail }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<HoldView | null>(null);
  const columns = useMemo(() => holdColumns(setAsked), []);
  const open = (hold: HoldView) => {
    const page = pageOfCase(caseOf(hold) ?? "");
    if (page !== null) void navigate(page);
    else if (isReleasable(hold)) setAsked(hold);
  };
  return (
    <>
      <DataTable
        memoryKey={`user-holds:${detail.user.id}`}
        label={t("user.holds.title")}
        testId="hold-row"
        columns={columns}
        list={{
          rows: detail.holds,
          isPending: false,
          error: null,
          hasNextPage: false,
          isFetchingNextPage: false,
          fetchNextPage: () => undefined,
          refetch: () => undefined,
        }}
        rowKey={(row) => row.case}
        onOpen={open}
        empty={<Empty icon={LockOpen} title={t("user.no_holds")} text={t("user.no_holds.text")} />}
      />
      {asked && (
        <ReleaseDialog
          hold={asked}
          detail={detail}
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        />
      )}
    </>
  );
}
