import { Link } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { Empty } from "@/components/states";
import { t } from "@/lib/i18n";

export function NotFound() {
  return (
    <Empty
      icon={MapPinOff}
      title={t("shell.not_found.title")}
      text={t("shell.not_found.text")}
      action={
        <Link to="/" className="rounded-sm text-brand hover:underline">
          {t("room.overview")}
        </Link>
      }
    />
  );
}
