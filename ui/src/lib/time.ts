/** Times of the desk are microseconds in UTC, and the window shows UTC: a day in a filter, a day on a
 *  row and a day in an export are the same day for everybody. */
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY_MS = 86_400_000;

const two = (n: number) => String(n).padStart(2, "0");

/** "14 Nov, 09:32"; the year stands instead of the hour when it is not this one. */
export function shortTime(micros: number, now: number = Date.now()): string {
  const at = new Date(micros / 1000);
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  if (at.getUTCFullYear() !== new Date(now).getUTCFullYear())
    return `${day} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** "14 Nov 2026" */
export function shortDate(micros: number): string {
  return shortDay(new Date(micros / 1000).toISOString().slice(0, 10));
}

/** "2026-11-14 09:32:11.123456 UTC" */
export function fullUtc(micros: number): string {
  const at = new Date(Math.floor(micros / 1000));
  const fraction = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, "0");
  return `${at.toISOString().slice(0, 19).replace("T", " ")}.${fraction} UTC`;
}

/** "14 Nov 2026" for a day written as 2026-11-14. */
export function shortDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** "2026-11-14", `back` days before `now`. */
export function utcDay(now: number, back = 0): string {
  return new Date(now - back * DAY_MS).toISOString().slice(0, 10);
}

/** The first microsecond of a day written as 2026-11-14, or null when there is no such day. */
export function dayStart(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return null;
  return at * 1000;
}

/** The first microsecond that is no longer of that day. */
export function dayAfter(day: string): number | null {
  const start = dayStart(day);
  return start === null ? null : start + DAY_MS * 1000;
}

/** Whole days (or hours, on the last day) until a deadline; negative when it has passed. */
export function until(micros: number, now: number): { count: number; unit: "day" | "hour" } {
  const ms = micros / 1000 - now;
  if (Math.abs(ms) < DAY_MS) return { count: Math.trunc(ms / 3_600_000), unit: "hour" };
  return { count: Math.trunc(ms / DAY_MS), unit: "day" };
}

/** "0:23", "1:04:09" */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}
