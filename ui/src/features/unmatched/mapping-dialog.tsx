import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextInput } from "@/components/ui/field";
import { formatCount, t, tn } from "@/lib/i18n";
import type { UserMapping } from "@/lib/types";
import { useDebounced } from "@/lib/use-debounced";
import { CreateSwitch } from "./create-switch";
import { MappingPreview } from "./mapping-preview";
import { NamingPick } from "./naming-pick";
import { useSetUserMapping } from "./queries";

const SETTLE_MS = 300;
const KEY_MAX = 40;

type Props = { inForce: UserMapping; onOpenChange: (open: boolean) => void };

/** How the users of Stripe's payments are named, and what another way would do, before it is chosen. */
export function MappingDialog({ inForce, onOpenChange }: Props) {
  const { naming } = inForce;
  const [by, setBy] = useState(naming.by);
  const [key, setKey] = useState(naming.by === "metadata" ? naming.key : "user_id");
  const [creates, setCreates] = useState(inForce.create_users ?? false);
  const [matched, setMatched] = useState<number | null>(null);
  const save = useSetUserMapping();
  const mapping: UserMapping = {
    naming: by === "metadata" ? { by, key: key.trim() } : { by },
    create_users: creates,
  };
  const settled = useDebounced(JSON.stringify(mapping), SETTLE_MS);
  const isWrong = by === "metadata" && (key.trim() === "" || key.trim().length > KEY_MAX);
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("mapping.title")}
      description={t("mapping.text")}
      confirm={
        matched
          ? tn("mapping.confirm", matched, { count: formatCount(matched) })
          : t("mapping.confirm.none")
      }
      disabled={isWrong}
      pending={save.isPending}
      error={save.error}
      onConfirm={() =>
        save.mutate({ mapping, reason: null }, { onSuccess: () => onOpenChange(false) })
      }
    >
      <NamingPick value={by} onChange={setBy} />
      {by === "metadata" && (
        <Field label={t("mapping.key")} hint={t("mapping.key.hint")}>
          {(ids) => (
            <TextInput
              {...ids}
              data-testid="mapping-key"
              className="ident"
              maxLength={KEY_MAX}
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
      )}
      <CreateSwitch checked={creates} onChange={setCreates} by={by} />
      {!isWrong && !save.isPending && (
        <MappingPreview mapping={JSON.parse(settled) as UserMapping} onMatched={setMatched} />
      )}
      {save.isPending && <p className="text-ink-soft text-sm">{t("mapping.saving")}</p>}
    </ConfirmDialog>
  );
}
