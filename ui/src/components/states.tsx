import { CircleAlert, type LucideIcon, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { explain } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n";

type EmptyProps = { icon: LucideIcon; title: string; text: string; action?: ReactNode };

/** Nothing here, why, and what would change that. */
export function Empty({ icon: Icon, title, text, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      <Icon aria-hidden className="mb-2 size-6 text-ink-faint" strokeWidth={1.5} />
      <p className="font-medium text-base">{title}</p>
      <p className="max-w-96 text-ink-soft text-sm">{text}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** Something could not be read: the sentence, what to do, the code, and another try. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { code, text, advice } = explain(error);
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <CircleAlert aria-hidden className="mb-2 size-6 text-danger" strokeWidth={1.5} />
      <p className="max-w-lg font-medium text-base">{text}</p>
      <p className="max-w-lg text-ink-soft text-sm">{advice}</p>
      <p className="ident text-ink-soft text-xs">{code}</p>
      <Button icon={RotateCw} className="mt-3" onClick={onRetry}>
        {t("action.retry")}
      </Button>
    </div>
  );
}

const BLOCKS = ["w-2/5", "w-3/4", "w-3/5", "w-4/5", "w-1/2"];

/** A panel on its way. */
export function LoadingBlock({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-3 p-4">
      {BLOCKS.slice(0, lines).map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
