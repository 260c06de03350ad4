import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ExportButton } from "@/features/exports/export-button";
import {
  type LedgerSearch,
  ledgerFilter,
  TRANSACTION_KINDS,
  TRANSACTION_STATUSES,
} from "@/lib/ledger-search";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const LedgerPage = lazyRouteComponent(() => import("@/features/ledger/list-page"), "LedgerPage");

const everything: LedgerSearch = {
  q: "",
  kind: "any",
  status: "any",
  reference: "",
  from: "",
  to: "",
};

export const ledgerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ledger",
  validateSearch: (search: RawSearch): Partial<LedgerSearch> => ({
    q: text(search.q) || undefined,
    kind: oneOf(search.kind, ["any", ...TRANSACTION_KINDS], "any"),
    status: oneOf(search.status, ["any", ...TRANSACTION_STATUSES], "any"),
    reference: text(search.reference) || undefined,
    from: text(search.from) || undefined,
    to: text(search.to) || undefined,
  }),
  component: Ledger,
});

function Ledger() {
  const { tx, ...given } = ledgerRoute.useSearch();
  const navigate = ledgerRoute.useNavigate();
  const search = fillIn(given);
  const filter = ledgerFilter(search);
  return (
    <LedgerPage
      search={search}
      openTransaction={tx ?? null}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      onReset={() => void navigate({ search: everything, replace: true })}
      actions={<ExportButton selection={{ kind: "transactions", filter }} />}
    />
  );
}

/** Keys that are present but undefined must not hide the defaults. */
function fillIn(given: Partial<LedgerSearch>): LedgerSearch {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...everything, ...Object.fromEntries(known) };
}
