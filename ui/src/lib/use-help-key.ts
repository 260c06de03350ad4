import { useNavigate } from "@tanstack/react-router";
import { FIRST_TOPIC, topicShown } from "@/lib/help-topics";
import { useShortcuts } from "@/lib/use-shortcuts";

/** F1 opens the help for the page in view. */
export function useHelpKey(): void {
  const navigate = useNavigate();
  useShortcuts({
    help: () =>
      void navigate({ to: "/help/$topic", params: { topic: topicShown() ?? FIRST_TOPIC } }),
  });
}
