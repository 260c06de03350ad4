import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

/** A schedule is there; this says where it is found again. */
export function Scheduled({ onClose }: { onClose: () => void }) {
  return (
    <>
      <DialogBody>
        <div role="status">
          <Notice
            tone="info"
            icon={CircleCheck}
            title={t("schedule.done")}
            text={
              <Link
                to="/exports"
                search={{ show: "schedules" }}
                className="rounded-sm text-brand hover:underline"
              >
                {t("schedule.open")}
              </Link>
            }
          />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button tone="primary" onClick={onClose}>
          {t("action.close")}
        </Button>
      </DialogFooter>
    </>
  );
}
