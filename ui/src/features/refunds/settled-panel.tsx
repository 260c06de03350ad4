import { useState } from "react";
import { Amount } from "@/components/amount";
import { Facts, Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { VoidRefundDialog } from "@/components/void-refund-dialog";
import { When } from "@/components/when";
import { actorName } from "@/lib/actors";
import { label, t } from "@/lib/i18n";
import type { NotedRefundView } from "@/lib/types";
import { visible } from "@/lib/visible";

/** By what a request was settled without Stripe, and the way back where that was a mistake. */
export function SettledPanel({ noted }: { noted: NotedRefundView }) {
  const [isVoiding, setVoiding] = useState(false);
  return (
    <Panel
      title={t("noted.title")}
      aside={
        <Button
          tone="quiet"
          className="-mr-3 h-7"
          data-testid="void-refund"
          onClick={() => setVoiding(true)}
        >
          {t("noted.mistake")}
        </Button>
      }
    >
      <Facts
        rows={[
          [t("noted.means"), label("refund_means", noted.means)],
          [
            t("column.amount"),
            <Amount
              key="a"
              minor={noted.amount}
              currency={noted.currency}
              className="font-medium"
            />,
          ],
          [t(`noted.${noted.means}.at`), <When key="w" at={noted.paid_at} day />],
          [t("noted.by"), actorName(noted.noted_by)],
        ]}
      />
      <p className="mt-3 whitespace-pre-line border-t pt-3" data-testid="noted-reason-given">
        {visible(noted.reason)}
      </p>
      {isVoiding && <VoidRefundDialog noted={noted} onOpenChange={setVoiding} />}
    </Panel>
  );
}
