import { createRoute } from "@tanstack/react-router";
import { SettingsPage } from "@/features/settings/settings-page";
import { DiagnosticsPanel } from "@/features/support/diagnostics-panel";
import { rootRoute } from "./root";

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: Settings,
});

function Settings() {
  return (
    <SettingsPage>
      <DiagnosticsPanel />
    </SettingsPage>
  );
}
