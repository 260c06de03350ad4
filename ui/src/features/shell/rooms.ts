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
  /** The second key after `g`. */
  letter: string;
};

type RoomId =
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
  { id: "overview", to: "/", name: "room.overview", icon: LayoutDashboard, letter: "o" },
  { id: "queue", to: "/queue", name: "room.queue", icon: Inbox, letter: "q" },
  { id: "users", to: "/users", name: "room.users", icon: Users, letter: "u" },
  { id: "refunds", to: "/refunds", name: "room.refunds", icon: ReceiptText, letter: "r" },
  { id: "disputes", to: "/disputes", name: "room.disputes", icon: Gavel, letter: "d" },
  { id: "ledger", to: "/ledger", name: "room.ledger", icon: BookText, letter: "l" },
  { id: "exports", to: "/exports", name: "room.exports", icon: Download, letter: "x" },
  { id: "stripe", to: "/stripe", name: "room.stripe", icon: RefreshCw, letter: "p" },
  { id: "policy", to: "/policy", name: "room.policy", icon: Scale, letter: "y" },
  { id: "evidence", to: "/evidence", name: "room.evidence", icon: FileCheck2, letter: "v" },
  { id: "audit", to: "/audit", name: "room.audit", icon: ScrollText, letter: "a" },
  { id: "settings", to: "/settings", name: "room.settings", icon: Settings2, letter: "s" },
];
