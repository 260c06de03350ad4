import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { Notice } from "@/components/notice";
import { Failed, LoadingBlock } from "@/components/states";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import type { UserDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { ForgetNotices } from "./forget-notices";
import { ForgetScope } from "./forget-scope";
import { forgetting, useForgetUser } from "./queries";

type Props = { detail: UserDetail; onOpenChange: (open: boolean) => void };

/** Says what goes, what stays and why, before anything goes. */
export function ForgetDialog({ detail, onOpenChange }: Props) {
  const { user } = detail;
  const { data, error, refetch } = useQuery(forgetting(user.id));
  const [id, setId] = useState("");
  const reason = useDraftText(`forget:${user.id}`);
  const forget = useForgetUser();
  const given = reason.text.trim();
  const isReplaced = forget.data !== undefined;
  const isReady = isReplaced || (data?.open_case === null && id.trim() === user.id && given !== "");
  const confirm = () =>
    forget.mutate(
      { user_id: user.id, reason: forget.variables?.reason ?? given },
      { onSuccess: ({ is_erased }) => is_erased && onOpenChange(false) },
    );
  return (
    <ConfirmDialog
      open
      start="form"
      tone="danger"
      onOpenChange={onOpenChange}
      title={t("forget.title")}
      description={t("forget.text", {
        name: nameOf({ user_name: user.name, user_id: user.id }),
      })}
      confirm={t(isReplaced ? "forget.again" : "forget.confirm")}
      disabled={!isReady || isTooLong(reason)}
      pending={forget.isPending}
      error={forget.error}
      onConfirm={confirm}
    >
      {isReplaced ? (
        <Notice tone="warn" title={t("forget.not_erased")} text={t("forget.not_erased.text")} />
      ) : (
        <>
          {data && <ForgetNotices detail={detail} what={data} />}
          {data && <ForgetScope what={data} />}
          {!data && !error && <LoadingBlock lines={4} />}
          {!data && error && <Failed error={error} onRetry={() => void refetch()} />}
          <Field label={t("forget.id")} hint={t("forget.id.hint", { id: user.id })}>
            {(ids) => (
              <TextInput
                {...ids}
                value={id}
                onChange={(event) => setId(event.target.value)}
                className="ident"
                data-testid="confirm-id"
              />
            )}
          </Field>
          <NoteField
            label={t("reject.reason")}
            hint={t("forget.reason.hint")}
            draft={reason}
            rows={2}
            testId="reason"
          />
        </>
      )}
    </ConfirmDialog>
  );
}
