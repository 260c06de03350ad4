import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { workspace, workspaces } from "@/lib/queries";
import { useRenameWorkspace } from "./queries";

type Props = { id: string; name: string; onOpenChange: (open: boolean) => void };

export function RenameDialog({ id, name: before, onOpenChange }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(before);
  const rename = useRenameWorkspace();
  const renamed = () => {
    for (const { queryKey } of [workspace, workspaces]) void client.invalidateQueries({ queryKey });
    onOpenChange(false);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("workspace.rename.title")}
      description={t("workspace.rename.text")}
      confirm={t("workspace.rename.confirm")}
      disabled={name.trim() === ""}
      pending={rename.isPending}
      error={rename.error}
      onConfirm={() => rename.mutate({ id, name: name.trim() }, { onSuccess: renamed })}
    >
      <Field label={t("workspace.rename.name")}>
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
    </ConfirmDialog>
  );
}
