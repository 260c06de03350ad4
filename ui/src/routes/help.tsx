import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { FIRST_TOPIC } from "@/lib/help-topics";
import { rootRoute } from "./root";

export const helpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/help",
  beforeLoad: () => {
    throw redirect({ to: "/help/$topic", params: { topic: FIRST_TOPIC }, replace: true });
  },
});

export const helpTopicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/help/$topic",
  // The guide and what reads it are loaded when somebody asks for help, not at every start.
  component: lazyRouteComponent(() => import("./help-topic"), "HelpTopicPage"),
});
