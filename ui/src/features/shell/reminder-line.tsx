import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellRing, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { t, tn } from "@/lib/i18n";
import { queueLength } from "./queries";
import { aboutCase, whyNow } from "./reminder-words";
import { dismiss, useTold } from "./reminders";

/** The most urgent thing somebody is reminded of, and how many more; it leads to the queue. */
export function ReminderLine() {
  const navigate = useNavigate();
  const told = useTold(useQuery(queueLength).data);
  const [first] = told;
  if (first === undefined) return null;
  const others = told.length - 1;
  const open = () => void navigate({ to: "/queue" });
  return (
    <div
      role="status"
      data-testid="reminder-line"
      className="flex min-h-10 items-center gap-3 border-b bg-warn-soft px-6 py-1"
    >
      <BellRing aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 truncate text-sm">
        <span className="font-semibold text-warn">{whyNow(first, Date.now())}</span>
        <span className="mx-2 text-ink-faint">·</span>
        {aboutCase(first)}
        {others > 0 && <span className="text-ink-soft"> {tn("reminder.others", others)}</span>}
      </p>
      <Button onClick={open}>{t("reminder.open")}</Button>
      <IconButton icon={X} label={t("reminder.dismiss")} onClick={dismiss} className="-mr-2" />
    </div>
  );
}
