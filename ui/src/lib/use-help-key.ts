import { useNavigate } from "@tanstack/react-router";
import { FIRST_TOPIC, topicShown } from "@/lib/help-topics";
import { useHotkeys } from "@/lib/use-hotkeys";

/** F1 opens the help for the page in view. */
export function useHelpKey(): void {
  const navigate = useNavigate();
  const open = (event: KeyboardEvent) => {
    event.preventDefault();
    void navigate({ to: "/help/$topic", params: { topic: topicShown() ?? FIRST_TOPIC } });
  };
  useHotkeys({ F1: open });
}
