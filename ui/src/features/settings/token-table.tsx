import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import type { TokenView } from "@/lib/types";
import { useNow } from "@/lib/use-now";
import { visible } from "@/lib/visible";
import { permissions } from "./queries";

type Props = { tokens: readonly TokenView[]; onRevoke: (token: TokenView) => void };

/** Who has one, for what, and when it was used. */
export function TokenTable({ tokens, onRevoke }: Props) {
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="border-b text-left text-ink-soft">
          <th className="py-1.5 pr-4 font-medium">{t("token.name")}</th>
          <th className="py-1.5 pr-4 font-medium">{t("token.permissions")}</th>
          <th className="py-1.5 pr-4 font-medium">{t("token.last_used")}</th>
          <th className="py-1.5 pr-4 font-medium">{t("token.expires")}</th>
          <th>
            <span className="sr-only">{t("token.revoke")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <Line key={token.id} token={token} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

type LineProps = { token: TokenView; onRevoke: (token: TokenView) => void };

function Line({ token, onRevoke }: LineProps) {
  const isAll = token.commands.length === permissions.length;
  return (
    <tr className="border-b align-top last:border-0">
      <th className="py-2 pr-4 text-left font-normal">
        <p className="font-medium">{visible(token.name)}</p>
        <p className="text-ink-soft text-xs">
          <span className="ident">{token.id}</span>
          {" · "}
          {visible(token.created_by)}, <When at={token.created_at} day />
        </p>
      </th>
      <td className="py-2 pr-4">
        {isAll
          ? t("token.all_permissions")
          : token.commands.map((name) => <p key={name}>{label("token.may", name)}</p>)}
      </td>
      <td className="py-2 pr-4">
        {token.used_at === null ? t("token.never_used") : <When at={token.used_at} />}
      </td>
      <td className="py-2 pr-4">
        <Expiry at={token.expires_at} />
      </td>
      <td className="py-2 text-right">
        {token.revoked_at === null ? (
          <Button onClick={() => onRevoke(token)}>{t("token.revoke")}</Button>
        ) : (
          <Badge>
            {t("token.revoked")} <When at={token.revoked_at} day />
          </Badge>
        )}
      </td>
    </tr>
  );
}

function Expiry({ at }: { at: number | null }) {
  const now = useNow(60_000) * 1000;
  if (at === null) return t("token.no_expiry");
  if (at <= now) return <Badge tone="warn">{t("token.expired")}</Badge>;
  return <When at={at} day />;
}
