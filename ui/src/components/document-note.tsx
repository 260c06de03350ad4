import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { DocumentMade } from "@/lib/types";

type Props = {
  title: string;
  exporting: { data: DocumentMade | null | undefined; error: unknown; reset: () => void };
};

/** How the writing of a document went: where it is, or why it is not. */
export function DocumentNote({ title, exporting: { data, error, reset } }: Props) {
  if (error) return <CommandErrorText error={error} />;
  if (!data) return null;
  return (
    <div role="status">
      <Notice
        tone="info"
        title={title}
        text={
          <span className="break-all">
            {tn("document.done", data.pages, { size: formatBytes(data.bytes), path: data.path })}
          </span>
        }
      >
        <p className="ident break-all text-ink-soft text-xs">SHA-256 {data.sha256}</p>
        <Button tone="quiet" className="-ml-3 mt-1" onClick={reset}>
          {t("action.close")}
        </Button>
      </Notice>
    </div>
  );
}
