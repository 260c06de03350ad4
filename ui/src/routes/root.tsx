import { useQuery } from "@tanstack/react-query";
import { createRootRoute, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { TipProvider } from "@/components/ui/tip";
import { ExportPill } from "@/features/exports/export-pill";
import { TransactionPanel } from "@/features/ledger/transaction-panel";
import { PaletteKey } from "@/features/palette/palette-key";
import { Frame } from "@/features/shell/frame";
import { HelpFrame } from "@/features/shell/help-frame";
import { NotFound } from "@/features/shell/not-found";
import { StartPage } from "@/features/start/start-page";
import { CrashNotice } from "@/features/support/crash-notice";
import { workspace } from "@/lib/queries";
import { useHelpKey } from "@/lib/use-help-key";
import { type RawSearch, transactionId } from "./search";

/** Without a workspace there are the start page and help. Every room stands in the same frame, and `?tx=12` opens that transaction beside any of them. */
export const rootRoute = createRootRoute({
  validateSearch: (search: RawSearch): { tx?: number } => ({ tx: transactionId(search.tx) }),
  component: Root,
  notFoundComponent: NotFound,
});

function Root() {
  const { tx } = rootRoute.useSearch();
  const navigate = useNavigate();
  const { data: here } = useQuery(workspace);
  const isHelp = useLocation({ select: ({ pathname }) => pathname.startsWith("/help") });
  useHelpKey();
  const close = () => void navigate({ to: ".", search: (now) => ({ ...now, tx: undefined }) });
  if (here === null) {
    return (
      <TipProvider delayDuration={400}>
        <CrashNotice />
        {isHelp ? (
          <HelpFrame>
            <Outlet />
          </HelpFrame>
        ) : (
          <StartPage />
        )}
      </TipProvider>
    );
  }
  return (
    <Frame
      status={<ExportPill />}
      palette={<PaletteKey />}
      notice={<CrashNotice />}
      panel={tx === undefined ? null : <TransactionPanel id={tx} onClose={close} />}
    >
      <Outlet />
    </Frame>
  );
}
