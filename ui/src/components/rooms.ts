import {
  BookText,
  Download,
  FileCheck2,
  Gavel,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  ReceiptText,
  RefreshCw,
  Scale,
  ScrollText,
  Settings2,
  Users,
} from "lucide-react";
import type { TextKey } from "@/lib/i18n";

export type Room = {
  id: RoomId;
  to: "/" | `/${Exclude<RoomId, "overview">}`;
  name: TextKey;
  icon: LucideIcon;
};

export type RoomId =
  | "overview"
  | "queue"
  | "users"
  | "refunds"
  | "disputes"
  | "ledger"
  | "stripe"
  | "policy"
  | "evidence"
  | "exports"
  | "audit"
  | "settings";

/** The rooms of the window, in the order of the rail. */
export const rooms: readonly Room[] = [
  { id: "overview", to: "/", name: "room.overview", icon: LayoutDashboard },
  { id: "queue", to: "/queue", name: "room.queue", icon: Inbox },
  { id: "users", to: "/users", name: "room.users", icon: Users },
  { id: "refunds", to: "/refunds", name: "room.refunds", icon: ReceiptText },
  { id: "disputes", to: "/disputes", name: "room.disputes", icon: Gavel },
  { id: "ledger", to: "/ledger", name: "room.ledger", icon: BookText },
  { id: "exports", to: "/exports", name: "room.exports", icon: Download },
  { id: "stripe", to: "/stripe", name: "room.stripe", icon: RefreshCw },
  { id: "policy", to: "/policy", name: "room.policy", icon: Scale },
  { id: "evidence", to: "/evidence", name: "room.evidence", icon: FileCheck2 },
  { id: "audit", to: "/audit", name: "room.audit", icon: ScrollText },
  { id: "settings", to: "/settings", name: "room.settings", icon: Settings2 },
];
