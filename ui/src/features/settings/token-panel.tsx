import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { t } from "@/lib/i18n";
import type { TokenView } from "@/lib/types";
import { tokens } from "./queries";
import { RevokeDialog } from "./revoke-dialog";
import { TokenDialog } from "./token-dialog";
import { TokenTable } from "./token-table";

type Asked = { is: "new" } | { is: "revoke"; token: TokenView };

/** What the merchant's own programs call the server with. */
export function TokenPanel() {
  const id = useId();
  const [all, setAll] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data, error, refetch } = useQuery(tokens(all));
  const close = () => setAsked(null);
  return (
    <Panel
      title={t("token.title")}
      className="max-w-3xl"
      aside={
        <div className="flex items-center gap-2 text-sm">
          <label htmlFor={id} className="text-ink-soft">
            {t("token.all")}
          </label>
          <Switch id={id} checked={all} onChange={setAll} />
        </div>
      }
    >
      <div className="flex flex-col items-start gap-4">
        <p className="text-ink-soft text-sm">{t("token.text")}</p>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingBlock lines={2} />}
        {data?.length === 0 && <p className="text-sm">{t("token.none")}</p>}
        {data && data.length > 0 && (
          <TokenTable tokens={data} onRevoke={(token) => setAsked({ is: "revoke", token })} />
        )}
        <Button onClick={() => setAsked({ is: "new" })}>{t("token.new")}</Button>
      </div>
      {asked?.is === "new" && <TokenDialog onClose={close} />}
      {asked?.is === "revoke" && <RevokeDialog token={asked.token} onClose={close} />}
    </Panel>
  );
}
