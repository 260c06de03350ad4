import { useQuery } from "@tanstack/react-query";
import { UserX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Notice } from "@/components/notice";
import { PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Badge } from "@/components/ui/badge";
import { Segments } from "@/components/ui/segments";
import { When } from "@/components/when";
import { t, tn } from "@/lib/i18n";
import { user } from "@/lib/queries";
import { useRecent } from "@/lib/recent";
import type { UserDetail } from "@/lib/types";
import { nameOf, visible } from "@/lib/visible";
import { JoinedNotice } from "./joined-notice";
import { UserActions } from "./user-actions";
import { UserHolds } from "./user-holds";
import { UserDisputes, UserRefunds, UserTransactions } from "./user-lists";
import { UserNoted } from "./user-noted";
import { WalletFigures } from "./wallet-figures";

export type UserTab = "transactions" | "refunds" | "noted" | "disputes" | "holds";
type Props = {
  userId: string;
  openTransaction: number | null;
  /** What can be done with the list of a tab. */
  actions: (tab: UserTab) => ReactNode;
  onStatement: (currency: string) => void;
};

/** One customer: what is there, what happened, what is open. */
export function UserPage({ userId, openTransaction, actions, onStatement }: Props) {
  const { data, error, refetch } = useQuery(user(userId));
  const [tab, setTab] = useState<UserTab>("transactions");
  useRecent(
    data && {
      kind: "user",
      id: userId,
      label: nameOf({ user_name: data.user.name, user_id: data.user.id }),
    },
  );
  const back = { to: "/users", label: t("room.users") } as const;
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={5} />;
  return (
    <div className="flex h-full flex-col gap-5 px-6 pt-5">
      <PageHeader
        help="users"
        back={back}
        title={nameOf({ user_name: data.user.name, user_id: data.user.id })}
        subtitle={<About detail={data} />}
        actions={
          <>
            {actions(tab)}
            {data.joined_into === null && <UserActions detail={data} onStatement={onStatement} />}
          </>
        }
      />
      <JoinedNotice detail={data} />
      {data.user.forgotten_at !== null && (
        <Notice
          tone="info"
          icon={UserX}
          title={t("user.forgotten.title")}
          text={
            <>
              <When at={data.user.forgotten_at} day />. {t("user.forgotten.text")}
            </>
          }
        />
      )}
      <div className="flex flex-col gap-2">
        {data.wallets.map((wallet) => (
          <WalletFigures key={wallet.currency} wallet={wallet} />
        ))}
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-3">
        <Segments
          label={t("user.lists")}
          value={tab}
          onChange={setTab}
          segments={[
            { value: "transactions", label: t("user.transactions") },
            { value: "refunds", label: t("user.refunds", { open: data.open_refund_requests }) },
            { value: "noted", label: t("user.noted") },
            { value: "disputes", label: t("user.disputes", { open: data.open_disputes }) },
            { value: "holds", label: t("user.holds.tab", { active: activeHolds(data) }) },
          ]}
        />
        {tab === "transactions" && (
          <UserTransactions userId={userId} openTransaction={openTransaction} />
        )}
        {tab === "refunds" && <UserRefunds userId={userId} />}
        {tab === "noted" && <UserNoted userId={userId} />}
        {tab === "disputes" && <UserDisputes userId={userId} />}
        {tab === "holds" && <UserHolds detail={data} />}
      </div>
    </div>
  );
}

const activeHolds = ({ holds }: UserDetail) =>
  holds.filter(({ state }) => state === "active").length;

function About({ detail }: { detail: UserDetail }) {
  const { user: about } = detail;
  const active = activeHolds(detail);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {about.forgotten_at === null ? (
        <span>{visible(about.email)}</span>
      ) : (
        <Badge tone="neutral">{t("user.forgotten")}</Badge>
      )}
      <span className="ident">{about.id}</span>
      <span>
        {t("user.since")} <When at={about.created_at} day />
      </span>
      {active > 0 && <Badge tone="info">{tn("user.holds", active)}</Badge>}
    </div>
  );
}
