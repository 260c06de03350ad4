import { getRouteApi } from "@tanstack/react-router";
import { HelpPage } from "@/features/help/help-page";

const route = getRouteApi("/help/$topic");

export function HelpTopicPage() {
  const { topic } = route.useParams();
  return <HelpPage topic={topic} />;
}
