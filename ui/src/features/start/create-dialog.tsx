import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { isCurrency } from "@/lib/money";
import { chooseFolder, useCreateWorkspace } from "./queries";

type Props = { defaultFolder: string; onOpenChange: (open: boolean) => void };

/** Name, currency and place of a new workspace; the key comes on its Stripe page. */
export function CreateDialog({ defaultFolder, onOpenChange }: Props) {
  const [name, setName] = useState("");
  const [currency, setCurrency] = useState("USD");
  const [chosen, setChosen] = useState<string | null>(null);
  const create = useCreateWorkspace();
  const code = currency.trim().toLowerCase();
  const folder = chosen ?? defaultFolder;
  const change = async () => {
    const found = await chooseFolder(folder);
    if (found !== null) setChosen(found);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("start.new.title")}
      description={t("start.new.description")}
      confirm={t("start.new.confirm")}
      disabled={name.trim() === "" || !isCurrency(code)}
      pending={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate({ name: name.trim(), default_currency: code, folder: chosen })}
    >
      <Field label={t("start.new.name")} hint={t("start.new.name.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
            data-testid="workspace-name"
          />
        )}
      </Field>
      <Field
        label={t("start.new.currency")}
        hint={t("start.new.currency.hint")}
        error={isCurrency(code) ? null : t("start.new.currency.invalid")}
      >
        {(ids) => (
          <TextInput
            {...ids}
            value={currency}
            maxLength={3}
            className="w-24 uppercase"
            onChange={(event) => setCurrency(event.target.value)}
            data-testid="workspace-currency"
          />
        )}
      </Field>
      <div className="flex items-end gap-3 text-sm">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{t("start.new.folder")}</p>
          <p className="truncate text-ink-soft" title={folder} data-testid="workspace-folder">
            {folder}
          </p>
        </div>
        <Button onClick={() => void change()}>{t("start.new.change")}</Button>
      </div>
    </ConfirmDialog>
  );
}
