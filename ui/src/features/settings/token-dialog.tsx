import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextInput } from "@/components/ui/field";
import { label, t } from "@/lib/i18n";
import { permissions, useCreateToken } from "./queries";
import { TokenMade } from "./token-made";

/** A token for one program: what it may do, and until when. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(permissions);
  const create = useCreateToken();
  if (create.data) return <TokenMade token={create.data.token} onClose={onClose} />;
  const wrongDays = days.trim() !== "" && !/^[1-9]\d*$/.test(days.trim());
  const confirm = () =>
    create.mutate({
      name: name.trim(),
      commands: [...chosen],
      days: days.trim() === "" ? null : Number(days.trim()),
    });
  const toggle = (command: string) =>
    setChosen(
      chosen.includes(command) ? chosen.filter((one) => one !== command) : [...chosen, command],
    );
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onClose}
      title={t("token.new.title")}
      description={t("token.new.text")}
      confirm={t("token.confirm")}
      disabled={name.trim() === "" || wrongDays || chosen.length === 0}
      pending={create.isPending}
      error={create.error}
      onConfirm={confirm}
    >
      <Field label={t("token.name")} hint={t("token.name.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-1 text-sm">
        <legend className="mb-1 font-medium">{t("token.permissions")}</legend>
        {permissions.map((command) => (
          <label key={command} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-brand"
              checked={chosen.includes(command)}
              onChange={() => toggle(command)}
            />
            {label("token.may", command)}
          </label>
        ))}
      </fieldset>
      <Field
        label={t("token.days")}
        hint={t("token.days.hint")}
        error={wrongDays ? t("token.days.wrong") : null}
      >
        {(ids) => (
          <TextInput
            {...ids}
            inputMode="numeric"
            value={days}
            onChange={(event) => setDays(event.target.value)}
            className="figures w-32"
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
