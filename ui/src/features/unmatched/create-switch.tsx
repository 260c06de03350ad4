import { useId } from "react";
import { Switch } from "@/components/ui/switch";
import { t } from "@/lib/i18n";
import type { NamingBy } from "./naming-pick";

type Props = { checked: boolean; onChange: (checked: boolean) => void; by: NamingBy };

/** Whether a user who is not known is created. */
export function CreateSwitch({ checked, onChange, by }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch id={id} checked={checked} onChange={onChange} />
      <label htmlFor={id} className="text-sm">
        {t("mapping.create")}
        <span className="block text-ink-soft text-xs">
          {t(by === "email" ? "mapping.create.email" : "mapping.create.hint")}
        </span>
      </label>
    </div>
  );
}
