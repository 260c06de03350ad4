import { useQuery } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { Notice } from "@/components/notice";
import { t, tn } from "@/lib/i18n";
import { userMapping } from "@/lib/queries";

/** While payments are looked at again: how many are left. */
export function MatchingNotice() {
  const { data } = useQuery(userMapping);
  if (!data || data.due === 0) return null;
  return (
    <Notice
      tone="info"
      icon={LoaderCircle}
      title={tn("mapping.running", data.due)}
      text={t("mapping.running.text")}
    />
  );
}
