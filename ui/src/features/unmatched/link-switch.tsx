import { useId } from "react";
import { Switch } from "@/components/ui/switch";
import { t } from "@/lib/i18n";

type Props = { checked: boolean; onChange: (checked: boolean) => void };

/** Whether later payments of the customer go the same way. */
export function LinkSwitch({ checked, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch id={id} checked={checked} onChange={onChange} />
      <label htmlFor={id} className="text-sm">
        {t("unmatched.link")}
        <span className="block text-ink-soft text-xs">{t("unmatched.link.hint")}</span>
      </label>
    </div>
  );
}
