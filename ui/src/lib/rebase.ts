/** A document in parts that change on their own: the rows of a matrix, the texts of a product. */
export type Parts<T> = ReadonlyMap<string, T>;

type Rebased<T> = {
  parts: Map<string, T>;
  /** Parts that both have changed, and not in the same way; here mine stands. */
  clashes: string[];
};

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Puts my changes of a document upon what somebody else has saved meanwhile: of the parts I did not
 *  touch, theirs are taken. */
export function rebase<T>(base: Parts<T>, mine: Parts<T>, theirs: Parts<T>): Rebased<T> {
  const parts = new Map(theirs);
  const clashes: string[] = [];
  for (const key of changedParts(base, mine)) {
    const now = mine.get(key);
    const isTheirsToo = !isSame(base.get(key), theirs.get(key));
    if (isTheirsToo && !isSame(now, theirs.get(key))) clashes.push(key);
    if (now === undefined) parts.delete(key);
    else parts.set(key, now);
  }
  return { parts, clashes };
}

/** The parts that differ, those that stand only in one of the two among them. */
export function changedParts<T>(one: Parts<T>, other: Parts<T>): string[] {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => !isSame(one.get(key), other.get(key)));
}
