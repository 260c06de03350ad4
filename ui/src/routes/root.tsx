import { createRootRoute, Outlet, useNavigate } from "@tanstack/react-router";
import { ExportPill } from "@/features/exports/export-pill";
import { TransactionPanel } from "@/features/ledger/transaction-panel";
import { Frame } from "@/features/shell/frame";
import { NotFound } from "@/features/shell/not-found";
import { type RawSearch, transactionId } from "./search";

/** Every room stands in the same frame, and `?tx=12` opens that transaction beside any of them. */
export const rootRoute = createRootRoute({
  validateSearch: (search: RawSearch): { tx?: number } => ({ tx: transactionId(search.tx) }),
  component: Root,
  notFoundComponent: NotFound,
});

function Root() {
  const { tx } = rootRoute.useSearch();
  const navigate = useNavigate();
  const close = () => void navigate({ to: ".", search: (now) => ({ ...now, tx: undefined }) });
  return (
    <Frame
      status={<ExportPill />}
      panel={tx === undefined ? null : <TransactionPanel id={tx} onClose={close} />}
    >
      <Outlet />
    </Frame>
  );
}
