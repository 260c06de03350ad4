import { useMutation, useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { commands } from "@/bindings";
import { explain } from "@/components/command-error";
import { IconButton } from "@/components/ui/icon-button";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import { workspace } from "@/lib/queries";
import type { OpenStripePage } from "@/lib/types";

/** To the object's own page at Stripe, in the browser; a demo's objects have none. */
export function StripeLink({ page }: { page: OpenStripePage }) {
  const { data: here } = useQuery(workspace);
  const open = useMutation({
    mutationFn: (input: OpenStripePage) => call(commands.openStripePage(input)),
  });
  if (!here || here.mode === "demo") return null;
  return (
    <>
      <IconButton
        icon={ExternalLink}
        label={t("stripe.open_page")}
        className="size-6"
        disabled={open.isPending}
        onClick={() => open.mutate(page)}
        data-testid="open-at-stripe"
      />
      {open.error && (
        <span role="alert" className="text-danger text-xs">
          {explain(open.error).advice}
        </span>
      )}
    </>
  );
}
