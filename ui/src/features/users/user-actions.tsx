import {
  Banknote,
  CalendarClock,
  FileDown,
  Gift,
  Lock,
  Merge,
  Scale,
  Undo2,
  UserX,
} from "lucide-react";
import { useState } from "react";
import { ActionMenu } from "@/components/action-menu";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { RefundMeans, UserDetail } from "@/lib/types";
import { BalanceDialog } from "./balance-dialog";
import { ForgetDialog } from "./forget-dialog";
import { HoldDialog } from "./hold-dialog";
import { JoinDialog } from "./join-dialog";
import { NotedDialog } from "./noted-dialog";
import { PostDialog } from "./post-dialog";
import { RefundDialog } from "./refund-dialog";

type Asked =
  | "refund"
  | RefundMeans
  | "grant"
  | "adjustment"
  | "hold"
  | "balance"
  | "join"
  | "forget";

type Props = { detail: UserDetail; onStatement: (currency: string) => void };

/** What an operator can do for a customer. */
export function UserActions({ detail, onStatement }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const dialog = { detail, onOpenChange: (open: boolean) => !open && setAsked(null) };
  return (
    <>
      <ActionMenu
        label={t("user.actions")}
        testId="user-actions"
        items={[
          {
            id: "grant-credits",
            label: t("user.grant"),
            icon: Gift,
            onSelect: () => setAsked("grant"),
          },
          {
            id: "adjust-balance",
            label: t("user.adjust"),
            icon: Scale,
            onSelect: () => setAsked("adjustment"),
          },
          { id: "place-hold", label: t("user.hold"), icon: Lock, onSelect: () => setAsked("hold") },
          {
            id: "balance-at",
            label: t("user.balance_at"),
            icon: CalendarClock,
            onSelect: () => setAsked("balance"),
          },
          {
            id: "paid-elsewhere",
            label: t("user.elsewhere"),
            icon: Banknote,
            onSelect: () => setAsked("elsewhere"),
          },
          {
            id: "give-credits",
            label: t("user.credit"),
            icon: Undo2,
            onSelect: () => setAsked("credit"),
          },
          {
            id: "join-users",
            label: t("user.join"),
            icon: Merge,
            onSelect: () => setAsked("join"),
          },
          ...detail.wallets.map(({ currency }) => ({
            id: `statement-${currency}`,
            label: t("user.statement", { currency: currency.toUpperCase() }),
            icon: FileDown,
            onSelect: () => onStatement(currency),
          })),
          ...(detail.user.forgotten_at === null
            ? [
                {
                  id: "forget-user",
                  label: t("user.forget"),
                  icon: UserX,
                  onSelect: () => setAsked("forget"),
                },
              ]
            : []),
        ]}
      />
      <Button data-testid="request-refund" onClick={() => setAsked("refund")}>
        {t("user.request_refund")}
      </Button>
      {asked === "refund" && <RefundDialog {...dialog} />}
      {(asked === "elsewhere" || asked === "credit") && <NotedDialog means={asked} {...dialog} />}
      {asked === "grant" && <PostDialog kind="grant" {...dialog} />}
      {asked === "adjustment" && <PostDialog kind="adjustment" {...dialog} />}
      {asked === "hold" && <HoldDialog {...dialog} />}
      {asked === "join" && <JoinDialog {...dialog} />}
      {asked === "forget" && <ForgetDialog {...dialog} />}
      {asked === "balance" && <BalanceDialog {...dialog} />}
    </>
  );
}
