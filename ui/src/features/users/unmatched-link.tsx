import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatCount, t } from "@/lib/i18n";
import { userMapping } from "@/lib/queries";

/** The way to the payments of which nobody knows whose they are, with their number. */
export function UnmatchedLink() {
  const navigate = useNavigate();
  const { data } = useQuery(userMapping);
  return (
    <Button
      icon={ReceiptText}
      data-testid="to-unmatched"
      onClick={() => void navigate({ to: "/unmatched" })}
    >
      {t("unmatched.title")}
      {data !== undefined && data.open > 0 && <Badge tone="warn">{formatCount(data.open)}</Badge>}
    </Button>
  );
}
