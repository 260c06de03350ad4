import type { BadgeTone } from "@/components/ui/badge";
import type { PermissionView } from "@/lib/types";

/** How the access that was found is marked. */
export const permissionTones: Record<PermissionView["found"], BadgeTone> = {
  granted: "good",
  read_shown: "info",
  missing: "danger",
  unknown: "warn",
  not_asked: "neutral",
};
