import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";

/** What a key says of itself: whose money it moves, and whether it can do more than it needs. */
export function KeyNotices({ value }: { value: string }) {
  return (
    <>
      {value.startsWith("sk_") && (
        <Notice tone="warn" title={t("connect.full")} text={t("connect.full.text")} />
      )}
      {isLiveKey(value) && (
        <Notice tone="danger" title={t("connect.live")} text={t("connect.live.text")} />
      )}
    </>
  );
}

export const isLiveKey = (key: string) => /^[sr]k_live_/.test(key);
