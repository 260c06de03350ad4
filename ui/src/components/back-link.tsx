import { Link, type LinkProps, useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { lookUp, t } from "@/lib/i18n";
import { useWayBack } from "@/lib/places";
import { useShortcuts } from "@/lib/use-shortcuts";

export type Back = { to: LinkProps["to"]; params?: LinkProps["params"]; label: string };

const look =
  "-ml-1 mb-1 inline-flex items-center gap-1 rounded-sm text-ink-soft text-sm hover:text-ink";

/** Back to where one came from; on the first page of the window, to the list it belongs to. */
export function BackLink({ back }: { back: Back }) {
  const way = useWayBack();
  const navigate = useNavigate();
  useShortcuts({
    back: () => (way ? way.go() : void navigate({ to: back.to, params: back.params })),
  });
  if (way === null) {
    return (
      <Link to={back.to} params={back.params} data-testid="back" className={look}>
        <ChevronLeft aria-hidden className="size-4" />
        {back.label}
      </Link>
    );
  }
  return (
    <a
      href={way.href}
      data-testid="back"
      className={look}
      onClick={(event) => {
        event.preventDefault();
        way.go();
      }}
    >
      <ChevronLeft aria-hidden className="size-4" />
      {placeName(way.pathname)}
    </a>
  );
}

/** "Queue", "Customer", "Evidence for the case". */
function placeName(pathname: string): string {
  const [room = "", id, part] = pathname.split("/").slice(1);
  if (part === "evidence") return t("shortcuts.evidence");
  const name = id === undefined ? lookUp("room", room || "overview") : lookUp("page", room);
  return name ?? lookUp("room", room) ?? t("action.back");
}
