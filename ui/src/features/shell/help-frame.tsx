import type { ReactNode } from "react";
import { BackLink } from "@/components/back-link";
import { t } from "@/lib/i18n";

/** Help before there is a workspace, and the way back to the start page. */
export function HelpFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-full flex-col">
      <header className="shrink-0 border-b bg-surface px-6 pt-2 pb-1">
        <BackLink back={{ to: "/", label: t("start.title") }} />
      </header>
      <main className="min-h-0 flex-1">{children}</main>
    </div>
  );
}
