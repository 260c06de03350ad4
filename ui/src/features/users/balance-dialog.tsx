import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Credits } from "@/components/credits";
import { DayInput } from "@/components/day-input";
import { Facts } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, TextInput } from "@/components/ui/field";
import { formatCount, t } from "@/lib/i18n";
import { dayOf, exactTime, instantOf, zone } from "@/lib/time";
import type { UserDetail } from "@/lib/types";
import { useDebounced } from "@/lib/use-debounced";
import { balanceAt } from "./queries";
import { useWallet } from "./use-wallet";
import { WalletPick } from "./wallet-pick";

type Props = { detail: UserDetail; onOpenChange: (open: boolean) => void };

/** What a wallet held at a moment of the past. */
export function BalanceDialog({ detail, onOpenChange }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [wallet, setCurrency] = useWallet(detail);
  const [day, setDay] = useState(() => dayOf(Date.now(), 1));
  const [clock, setClock] = useState("");
  const at = useDebounced(instantOf(day.trim(), clock.trim()), 180);
  const { data, error, refetch } = useQuery({
    ...balanceAt(detail.user.id, wallet?.currency ?? null, at ?? 0),
    enabled: at !== null && wallet !== undefined,
  });
  if (wallet === undefined) return null;
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      initialFocus={field}
      title={t("balance_at.title")}
      description={t("balance_at.text", { zone: zone().offset })}
    >
      <DialogBody>
        <WalletPick wallets={detail.wallets} wallet={wallet} onWallet={setCurrency} />
        <div className="grid grid-cols-2 gap-4">
          <Field
            label={t("balance_at.day")}
            error={instantOf(day.trim(), "") === null ? t("filter.day_wrong") : null}
          >
            {(ids) => <DayInput {...ids} ref={field} value={day} onDay={setDay} />}
          </Field>
          <Field
            label={t("balance_at.clock")}
            hint={t("balance_at.clock.hint")}
            error={
              instantOf("2026-01-31", clock.trim()) === null ? t("balance_at.clock.wrong") : null
            }
          >
            {(ids) => (
              <TextInput
                {...ids}
                placeholder="14:30"
                maxLength={5}
                value={clock}
                onChange={(event) => setClock(event.target.value)}
                className="figures"
              />
            )}
          </Field>
        </div>
        <div role="status" className="min-h-24 rounded-md border bg-sunken p-3">
          {at === null ? (
            <p className="text-ink-soft text-sm">{t("balance_at.none")}</p>
          ) : error ? (
            <Failed error={error} onRetry={() => void refetch()} />
          ) : data ? (
            <Facts
              rows={[
                [t("column.when"), exactTime(data.at)],
                [
                  t("wallet.balance"),
                  <Credits
                    key="b"
                    count={data.balance}
                    currency={wallet.currency}
                    toned
                    className="double-rule font-semibold"
                  />,
                ],
                [t("balance_at.entries"), formatCount(data.seq)],
              ]}
            />
          ) : (
            <LoadingBlock lines={2} />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onOpenChange(false)}>{t("action.close")}</Button>
      </DialogFooter>
    </Dialog>
  );
}
