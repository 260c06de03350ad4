import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { explain } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { overview } from "@/lib/queries";

/** Pages go on showing what they last read while the desk cannot answer; this says that they do. */
export function NotUpToDate() {
  const client = useQueryClient();
  const { error, data } = useQuery(overview);
  if (!error || !data) return null;
  return (
    <Button
      tone="danger-plain"
      icon={RotateCw}
      title={explain(error).text}
      onClick={() => void client.invalidateQueries()}
    >
      {t("shell.not_up_to_date")}
    </Button>
  );
}
