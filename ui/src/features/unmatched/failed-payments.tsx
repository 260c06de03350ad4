import { explain } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { CommandFailure } from "@/lib/call";
import { t, tn } from "@/lib/i18n";
import type { PaymentsAttached } from "@/lib/types";

/** Payments that were not credited, each with its reason; the others were. */
export function FailedPayments({ done }: { done: PaymentsAttached | undefined }) {
  if (!done || done.failed_count === 0) return null;
  return (
    <Notice
      tone="warn"
      title={tn("unmatched.failed", done.failed_count)}
      text={tn("unmatched.attached", done.attached)}
    >
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {done.failed.map((one) => (
          <li key={one.payment}>
            <span className="ident">{one.payment}</span>
            {t("unmatched.failed.because", {
              why: explain(new CommandFailure({ ...one, details: {} })).text,
            })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
