import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { TransactionView } from "@/lib/types";
import { ReverseDialog } from "./reverse-dialog";

/** For what is in a wallet's balance; what is pending is voided, and a reversal stays. */
export function ReverseButton({ transaction }: { transaction: TransactionView }) {
  const [open, setOpen] = useState(false);
  const { user_id: userId, counts, kind } = transaction;
  if (userId === null || !counts || kind === "reversal") return null;
  return (
    <>
      <Button icon={Undo2} data-testid="reverse-transaction" onClick={() => setOpen(true)}>
        {t("reverse.button")}
      </Button>
      {open && (
        <ReverseDialog transaction={{ ...transaction, user_id: userId }} onOpenChange={setOpen} />
      )}
    </>
  );
}
