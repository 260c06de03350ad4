import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { indexOf, notePlace } from "@/lib/places";

/** Notes every page that is visited, so that each knows the way back. */
export function usePlaces(): void {
  const { href, pathname, state } = useLocation();
  const index = indexOf(state);
  useEffect(() => notePlace(index, { href, pathname }), [index, href, pathname]);
}
