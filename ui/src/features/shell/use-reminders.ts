import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { mayNotify, notify, onNotificationClicked, showWindow, takeReminders } from "./queries";
import { notifications } from "./reminder-words";
import { add } from "./reminders";

const EVERY_MS = 60_000;

let allowed: Promise<boolean> | null = null;

/** Once a minute: what is due and was not told yet, in the window and by the system. */
export function useReminders(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const ask = () => void remind();
    ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const heard = onNotificationClicked(() => {
      void navigate({ to: "/queue" });
      // Some desktops let no program take the focus; the queue is then there when one comes.
      showWindow().catch(() => undefined);
    });
    return () => {
      heard.then(
        (stop) => stop(),
        () => undefined,
      );
    };
  }, [navigate]);
}

/** A desk that does not answer is told of by the pages; the next minute asks again. */
async function remind(): Promise<void> {
  const fresh = add(await takeReminders().catch(() => []));
  if (fresh.length === 0) return;
  // Without a notification service the line in the window is enough, and nobody hears of it.
  allowed ??= mayNotify().catch(() => false);
  if (!(await allowed)) return;
  try {
    for (const { title, body } of notifications(fresh, Date.now())) notify(title, body);
  } catch {
    allowed = Promise.resolve(false);
  }
}
