import { Link } from "@tanstack/react-router";
import { CircleQuestionMark } from "lucide-react";
import { Tip } from "@/components/ui/tip";
import { type HelpTopic, useTopicShown } from "@/lib/help-topics";
import { t } from "@/lib/i18n";

/** Leads from a page to its part of the user guide, as F1 does. */
export function HelpLink({ topic }: { topic: HelpTopic }) {
  useTopicShown(topic);
  return (
    <Tip text={t("help.this_page")} shortcut="F1">
      <Link
        to="/help/$topic"
        params={{ topic }}
        aria-label={t("help.this_page")}
        data-testid="help-link"
        className="grid size-6 shrink-0 place-items-center rounded-md text-ink-faint transition-colors hover:bg-hover hover:text-ink"
      >
        <CircleQuestionMark aria-hidden className="size-4" />
      </Link>
    </Tip>
  );
}
