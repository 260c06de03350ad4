export type KeysetPage<Row> = { rows: Row[]; next_cursor: string | null };

export const PAGE_ROWS = 200;

/** A list read page by page: each page starts after the cursor of the one before, never at an offset. */
export type KeysetQuery<Row> = {
  command: string;
  filter: object;
  fetchPage: (page: { cursor: string | null; limit: number }) => Promise<KeysetPage<Row>>;
};

export function keysetQuery<Row>(
  command: string,
  filter: object,
  fetchPage: KeysetQuery<Row>["fetchPage"],
): KeysetQuery<Row> {
  return { command, filter, fetchPage };
}

/** What is known of a list beyond the pages that are held: enough to read any of them again. */
type Outline = {
  /** Where each page starts. */
  cursors: (string | null)[];
  /** Rows of the last known page, and whether it is the end. */
  last: { rows: number; isEnd: boolean } | null;
};

const outlines = new Map<string, Outline>();

/** The outline of a list, remembered while the window is open: a cursor for each two hundred rows. */
export function outlineOf({ command, filter }: KeysetQuery<never>): Outline {
  const key = JSON.stringify([command, filter]);
  const known = outlines.get(key) ?? { cursors: [null], last: null };
  outlines.set(key, known);
  return known;
}

/** Takes in a page that was read: the next one starts where it ends. */
export function learn(outline: Outline, index: number, page: KeysetPage<unknown>): void {
  const { cursors } = outline;
  if (page.next_cursor === null) {
    cursors.length = index + 1;
    outline.last = { rows: page.rows.length, isEnd: true };
    return;
  }
  const isNew = index + 1 >= cursors.length;
  cursors[index + 1] = page.next_cursor;
  if (isNew || outline.last === null) outline.last = { rows: 0, isEnd: false };
}

/** How many rows are known to be there. */
export function countOf({ cursors, last }: Outline): number {
  return last === null ? 0 : (cursors.length - 1) * PAGE_ROWS + last.rows;
}
