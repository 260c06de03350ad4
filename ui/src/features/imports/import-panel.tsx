import { useNavigate } from "@tanstack/react-router";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

/** The way to the page of imports. */
export function ImportPanel() {
  const navigate = useNavigate();
  return (
    <Panel title={t("import.title")} className="max-w-3xl">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-soft text-sm">{t("import.text")}</p>
        <Button data-testid="open-imports" onClick={() => void navigate({ to: "/imports" })}>
          {t("import.open")}
        </Button>
      </div>
    </Panel>
  );
}
