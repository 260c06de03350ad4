import { capitalised, localeTag } from "@/lib/i18n";

/** Times of the desk are microseconds in UTC. The window shows the person's own zone and says which
 *  one; the database, exports and tooltips keep UTC. A day in a filter is a day of that zone, too. */
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** From here on a deadline is told in hours. */
const HOURS_BELOW_MS = 48 * HOUR_MS;

type Unit = "day" | "hour" | "minute";
type Parts = Intl.DateTimeFormatOptions;

const DAY: Parts = { day: "numeric", month: "short" };
const CLOCK: Parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

const write = (at: Date, parts: Parts) => new Intl.DateTimeFormat(localeTag(), parts).format(at);

const dateOf = (micros: number) => new Date(Math.floor(micros / 1000));

/** "14 Nov, 09:32"; the year stands instead of the hour when it is not this one. */
export function shortTime(micros: number, now: number = Date.now()): string {
  const at = dateOf(micros);
  const isThisYear = at.getFullYear() === new Date(now).getFullYear();
  return isThisYear ? write(at, { ...DAY, ...CLOCK }) : write(at, { ...DAY, year: "numeric" });
}

/** "14 Nov 2026" */
export function shortDate(micros: number): string {
  return write(dateOf(micros), { ...DAY, year: "numeric" });
}

/** "Sat 14 Nov, 09:32 GMT+13": an instant somebody has to meet. */
export function exactTime(micros: number): string {
  return write(dateOf(micros), { weekday: "short", ...DAY, ...CLOCK, timeZoneName: "shortOffset" });
}

/** "14 Nov 2026, 22:32:11 GMT+13 (2026-11-14 09:32:11.123456 UTC)": for tooltips. */
export function fullTime(micros: number): string {
  const here = write(dateOf(micros), {
    ...DAY,
    year: "numeric",
    ...CLOCK,
    second: "2-digit",
    timeZoneName: "shortOffset",
  });
  const fraction = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, "0");
  const utc = dateOf(micros).toISOString().slice(0, 19).replace("T", " ");
  return `${here} (${utc}.${fraction} UTC)`;
}

/** The person's zone: "GMT+13" now, and its name "Pacific/Auckland". */
export function zone(now: number = Date.now()): { offset: string; name: string } {
  const format = new Intl.DateTimeFormat(localeTag(), { timeZoneName: "shortOffset" });
  const offset = format.formatToParts(now).find(({ type }) => type === "timeZoneName");
  return { offset: offset?.value ?? "", name: format.resolvedOptions().timeZone };
}

/** "14 Nov 2026" for a day written as 2026-11-14. */
export function shortDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return write(at, { ...DAY, year: "numeric", timeZone: "UTC" });
}

/** "2026-11-14", `back` days before `now`, where the person is. */
export function dayOf(now: number, back = 0): string {
  const at = new Date(now);
  at.setDate(at.getDate() - back);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The first microsecond of a day written as 2026-11-14, or null when there is no such day. */
export function dayStart(day: string): number | null {
  return midnight(day, 0);
}

/** The first microsecond that is no longer of that day. */
export function dayAfter(day: string): number | null {
  return midnight(day, 1);
}

/** A day with a clock, "14:30", as microseconds; without one its last microsecond; null for neither. */
export function instantOf(day: string, clock: string): number | null {
  const start = dayStart(day);
  const end = dayAfter(day);
  if (start === null || end === null) return null;
  if (clock === "") return end - 1;
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock)?.map(Number) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  return new Date(start / 1000).setHours(hours, minutes) * 1000;
}

/** A day has 23 or 25 hours where the clocks change, so the next one is asked for by its date. */
function midnight(day: string, later: number): number | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const at = new Date(year, month - 1, date);
  if (at.getMonth() !== month - 1 || at.getDate() !== date) return null;
  return new Date(year, month - 1, date + later).getTime() * 1000;
}

/** Whole hours until a deadline below 48 of them, whole days before; negative when it has passed. */
export function until(micros: number, now: number): { count: number; unit: Unit } {
  const ms = micros / 1000 - now;
  if (Math.abs(ms) < HOURS_BELOW_MS) return { count: Math.trunc(ms / HOUR_MS), unit: "hour" };
  return { count: Math.trunc(ms / DAY_MS), unit: "day" };
}

/** "5 hours", "1 day" */
export function inUnits(count: number, unit: Unit): string {
  return new Intl.NumberFormat(localeTag(), { style: "unit", unit, unitDisplay: "long" }).format(
    count,
  );
}

/** "In 5 hours" */
export function fromNow(count: number, unit: Unit): string {
  return capitalised(new Intl.RelativeTimeFormat(localeTag()).format(count, unit));
}

/** "0:23", "1:04:09" */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
