import { Notice } from "@/components/notice";
import { SubjectLink } from "@/components/subject-link";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { Forgetting, UserDetail } from "@/lib/types";

type Props = { detail: UserDetail; what: Forgetting };

/** What somebody should see before they confirm. */
export function ForgetNotices({ detail: { user, wallets }, what: { open_case } }: Props) {
  const balances = wallets
    .filter(({ balance }) => balance !== 0)
    .map(({ balance, currency }) => formatCredits(balance, currency));
  return (
    <>
      {open_case !== null && (
        <Notice
          tone="danger"
          title={t("forget.open")}
          text={
            <>
              {t("forget.open.text")} <SubjectLink subject={open_case} />
            </>
          }
        />
      )}
      {balances.length > 0 && (
        <Notice
          tone="warn"
          title={t("forget.balance", { amount: balances.join(", ") })}
          text={t("forget.balance.text")}
        />
      )}
      {user.id.includes("@") && (
        <Notice tone="warn" title={t("forget.email_id")} text={t("forget.email_id.text")} />
      )}
    </>
  );
}
