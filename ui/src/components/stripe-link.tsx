import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { explain } from "@/components/command-error";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n";
import { useOpenStripePage, workspace } from "@/lib/queries";
import type { OpenStripePage } from "@/lib/types";

/** To the object's own page at Stripe, in the browser; a demo's objects have none. */
export function StripeLink({ page }: { page: OpenStripePage }) {
  const { data: here } = useQuery(workspace);
  const open = useOpenStripePage();
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
