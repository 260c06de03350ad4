import type { ReactNode } from "react";
import { StripeLink } from "@/components/stripe-link";
import { When } from "@/components/when";
import { t, tn } from "@/lib/i18n";
import type { Forgetting } from "@/lib/types";
import { visible } from "@/lib/visible";

/** What goes, what stays and why, and where else the data are. */
export function ForgetScope({ what }: { what: Forgetting }) {
  const { customers, shared_customers, evidence_sent, backups } = what;
  return (
    <dl className="flex flex-col gap-3 text-sm">
      <Part name={t("forget.replaced")}>
        <p>{t("forget.replaced.text")}</p>
      </Part>
      <Part name={t("forget.kept")}>
        <p>{t("forget.kept.text")}</p>
        {evidence_sent > 0 && <p>{tn("forget.kept.sent", evidence_sent)}</p>}
      </Part>
      <Part name={t("forget.elsewhere")}>
        <Customers
          text={t(customers.length > 0 ? "forget.stripe.customers" : "forget.stripe")}
          customers={customers}
        />
        {shared_customers.length > 0 && (
          <Customers text={t("forget.shared")} customers={shared_customers} />
        )}
        {backups.length > 0 && <Backups backups={backups} />}
        <p>{t("forget.files")}</p>
      </Part>
    </dl>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-semibold">{name}</dt>
      <dd className="flex flex-col gap-1 text-ink-soft">{children}</dd>
    </div>
  );
}

function Customers({ text, customers }: { text: string; customers: readonly string[] }) {
  return (
    <div>
      <p>{text}</p>
      {customers.map((customer) => (
        <p key={customer} className="flex items-center gap-1">
          <span className="ident text-ink">{visible(customer)}</span>
          <StripeLink page={{ customer }} />
        </p>
      ))}
    </div>
  );
}

function Backups({ backups }: Pick<Forgetting, "backups">) {
  const [newest] = backups;
  const oldest = backups.at(-1);
  return (
    <p>
      {tn("forget.backups", backups.length)} {oldest && <When at={oldest.made_at} day />}
      {newest && newest !== oldest && (
        <>
          {" – "}
          <When at={newest.made_at} day />
        </>
      )}
      . {t("forget.backups.gone")}
    </p>
  );
}
