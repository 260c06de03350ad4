import { useRouter, useRouterState } from "@tanstack/react-router";

/** A page that was visited, by its position in the history of the window. */
type Place = { pathname: string; href: string };

const STORED_AS = "redress-places";

let places: (Place | undefined)[] = read();

/** Notes where somebody is; a page that replaces another one takes its position. */
export function notePlace(index: number, place: Place): void {
  places = places.slice(0, Math.max(places.length, index + 1));
  places[index] = place;
  sessionStorage.setItem(STORED_AS, JSON.stringify(places));
}

/** The nearest page before position `index` that is another one than `pathname`. */
export function placeBefore(index: number, pathname: string) {
  for (let at = index - 1; at >= 0; at -= 1) {
    const place = places[at];
    if (place === undefined) return null;
    if (place.pathname !== pathname) return { ...place, steps: index - at };
  }
  return null;
}

/** Where one came from, and the way back there; null on the first page of the window. */
export function useWayBack() {
  const router = useRouter();
  const { index, pathname } = useRouterState({
    select: ({ location }) => ({ index: indexOf(location.state), pathname: location.pathname }),
    structuralSharing: true,
  });
  const place = placeBefore(index, pathname);
  return place && { ...place, go: () => router.history.go(-place.steps) };
}

/** The router counts its pages in the state of the history. */
export const indexOf = (state: { __TSR_index?: number }): number => state.__TSR_index ?? 0;

/** A reload keeps the history of the window, and so its places. */
function read(): (Place | undefined)[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(kept) ? kept.map((place) => place ?? undefined) : [];
  } catch {
    return [];
  }
}
