import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { crashReport, useDismissCrash } from "./queries";

/** The last run ended with a crash: its report can be read, copied, and put away. */
export function CrashNotice() {
  const [isShown, setShown] = useState(false);
  const { data } = useQuery(crashReport);
  const dismiss = useDismissCrash();
  if (!data) return null;
  return (
    <div className="px-6 pt-4" data-testid="crash-notice">
      <Notice tone="warn" title={t("crash.title")} text={t("crash.text")}>
        {isShown && (
          <pre className="mt-2 max-h-64 select-text overflow-auto whitespace-pre-wrap rounded-md border bg-surface p-3 text-xs">
            {data.text}
          </pre>
        )}
        <p className="ident mt-1 select-text break-all text-ink-soft text-xs">{data.path}</p>
        <CommandErrorText error={dismiss.error} />
        <div className="mt-2 flex gap-2">
          <Button onClick={() => setShown(!isShown)}>
            {t(isShown ? "crash.hide" : "crash.show")}
          </Button>
          <Button
            tone="quiet"
            pending={dismiss.isPending}
            onClick={() => dismiss.mutate()}
            data-testid="dismiss-crash"
          >
            {t("crash.dismiss")}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
