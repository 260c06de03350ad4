import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n";

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const copy = useMutation({ mutationFn: () => navigator.clipboard.writeText(text) });
  return (
    <>
      <IconButton
        icon={copy.isSuccess ? Check : Copy}
        label={copy.isSuccess ? t("copy.done") : label}
        className="size-6"
        onClick={() => copy.mutate()}
      />
      {copy.isError && (
        <span role="alert" className="text-danger text-xs">
          {t("copy.failed")}
        </span>
      )}
    </>
  );
}
