import { Link } from "@tanstack/react-router";
import { Merge } from "lucide-react";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import type { UserDetail } from "@/lib/types";
import { visible } from "@/lib/visible";

/** Where the customer is now, or who else the customer was. */
export function JoinedNotice({ detail }: { detail: UserDetail }) {
  const { joined_into: into, joined } = detail;
  if (into !== null) {
    return (
      <Notice tone="warn" icon={Merge} title={t("joined.ended")} text={t("joined.ended.text")}>
        <To userId={into} />
      </Notice>
    );
  }
  if (joined.length === 0) return null;
  return (
    <Notice tone="info" icon={Merge} title={t("joined.with")} text={t("joined.with.text")}>
      <div className="flex flex-wrap gap-x-3">
        {joined.map((userId) => (
          <To key={userId} userId={userId} />
        ))}
      </div>
    </Notice>
  );
}

function To({ userId }: { userId: string }) {
  return (
    <Link
      to="/users/$userId"
      params={{ userId }}
      className="ident rounded-sm text-brand hover:underline"
    >
      {visible(userId)}
    </Link>
  );
}
