import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const SettingsPage = lazyRouteComponent(
  () => import("@/features/settings/settings-page"),
  "SettingsPage",
);
const DiagnosticsPanel = lazyRouteComponent(
  () => import("@/features/support/diagnostics-panel"),
  "DiagnosticsPanel",
);

const ImportPanel = lazyRouteComponent(
  () => import("@/features/imports/import-panel"),
  "ImportPanel",
);

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: Settings,
});

function Settings() {
  return (
    <SettingsPage>
      <ImportPanel />
      <DiagnosticsPanel />
    </SettingsPage>
  );
}
