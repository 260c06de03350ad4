import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { When } from "@/components/when";
import { label, t, tn } from "@/lib/i18n";
import type { EvidenceSent } from "@/lib/types";
import { fieldName } from "./words";

/** What left before, exactly as it left. */
export function SentPanel({ sent }: { sent: EvidenceSent[] }) {
  if (sent.length === 0) return null;
  return (
    <Panel title={t("evidence.sent")} className="shrink-0" flush>
      <ul className="divide-y">
        {[...sent].reverse().map((one) => (
          <li key={one.id} className="px-4 py-2.5">
            <div className="flex items-center justify-between gap-2">
              <span className="font-medium">
                {t(one.submitted ? "evidence.sent.answer" : "evidence.sent.draft")}
              </span>
              <Badge>{label("outbox_state", one.state)}</Badge>
            </div>
            <p className="text-ink-soft text-xs">
              <When at={one.at} /> · {one.actor}
            </p>
            <details className="mt-1 text-xs">
              <summary className="cursor-pointer rounded-sm text-ink-soft">
                {tn("evidence.sent.texts", one.texts.length)},{" "}
                {tn("evidence.sent.files", one.files.length)}
              </summary>
              <dl className="mt-1 flex max-h-80 flex-col gap-2 overflow-y-auto">
                {one.texts.map((text) => (
                  <div key={text.field}>
                    <dt className="font-medium">{fieldName(text.field)}</dt>
                    <dd className="whitespace-pre-wrap break-words">{text.text}</dd>
                  </div>
                ))}
                {one.files.map((file) => (
                  <div key={file.file_id}>
                    <dt className="font-medium">{fieldName(file.field)}</dt>
                    <dd className="break-all">
                      {file.name}, {tn("evidence.pages", file.pages)}{" "}
                      <span className="ident text-ink-soft">SHA-256 {file.sha256}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
