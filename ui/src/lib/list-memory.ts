/** Where somebody was in a list, so that coming back from a row finds the same place. */
type Place = { offset: number; index: number };

const places = new Map<string, Place>();

export function recall(key: string): Place {
  return places.get(key) ?? { offset: 0, index: -1 };
}

export function remember(key: string, place: Partial<Place>): void {
  places.set(key, { ...recall(key), ...place });
}
