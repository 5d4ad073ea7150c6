import { UsageError } from './errors.ts';

/** An instant as ISO 8601 in UTC, e.g. `2025-11-20T00:00:00.000Z`; sorts as text. */
export type Instant = string;

/** Where the present comes from: nothing below the composition root reads a clock by itself. */
export interface Clock {
  now(): Instant;
}

/** A half-open stretch of time: `start` inclusive, `end` exclusive. */
export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

/** How a window was asked for; `until: 'latest'` means the midnight after the newest event. */
export interface WindowRequest {
  readonly period?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const DAY_MS = 86_400_000;
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
const DEFAULT_PERIOD = '7d';

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A clock that always says the same, for tests and replays. */
export function fixedClock(now: Instant): Clock {
  return { now: () => now };
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS } as const;

/** A length of time such as `30m`, `48h`, `90d` or `2w` in milliseconds, or null where the text is none. */
export function parseLength(text: string): number | null {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhdw])$/.exec(text) ?? [];
  return count === '' ? null : Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Milliseconds since 1970 as an instant. */
export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString();
}

/** An instant as milliseconds since 1970. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}

/** Milliseconds since 1970, or null where the text is no timestamp. Text without a zone is read as UTC. */
export function parseTimestamp(text: string): number | null {
  const canonical = canonicalTimestamp(text);
  return canonical === null ? null : Date.parse(canonical);
}

/**
 * A timestamp as `YYYY-MM-DDThh:mm:ss[.f]` with `Z` or `±hh:mm`, its fraction untouched; null where the text is none.
 *
 * Every reader understands this form alike; the many others that ISO 8601 allows are understood by some and not by others.
 */
export function canonicalTimestamp(text: string): string | null {
  const [, day = '', time = '00:00', seconds = ':00', zone = 'Z'] = TIMESTAMP.exec(text) ?? [];
  const [, sign = '', hours = '', minutes = '00'] = OFFSET.exec(zone) ?? [];
  const canonical = `${day}T${time}${seconds}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`;
  return day !== '' && isCalendarDay(day) && !Number.isNaN(Date.parse(canonical)) ? canonical : null;
}

/** Whether a timestamp says which zone it is in (`Z` or an offset). */
export function hasZone(text: string): boolean {
  return TIMESTAMP.exec(text)?.[4] !== undefined;
}

function isCalendarDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

/** The date of HTTP headers, e.g. `Fri, 20 Nov 2026 12:00:00 GMT` (RFC 9110, section 5.6.7). */
export function httpDateOf(instant: Instant): string {
  return new Date(Date.parse(instant)).toUTCString();
}

/** An HTTP date as an instant, or null where the text is none. */
export function parseHttpDate(text: string): Instant | null {
  const milliseconds = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(milliseconds) ? null : instantOf(milliseconds);
}

/** The UTC day of an instant as `YYYY-MM-DD`. */
export function dayOf(instant: Instant): string {
  return instant.slice(0, 10);
}

/** Days from start to end, a fraction where the window is not made of whole days. */
export function daysIn(window: Window): number {
  return (Date.parse(window.end) - Date.parse(window.start)) / DAY_MS;
}

/** An instant so many days later. */
export function daysAfter(instant: Instant, days: number): Instant {
  return instantOf(millisecondsOf(instant) + days * DAY_MS);
}

/** The UTC day so many days after another, or before it where the number is negative. */
export function dayBy(day: string, days: number): string {
  return dayOf(daysAfter(`${day}T00:00:00.000Z`, days));
}

/** The day of the week of a UTC day, 0 (Sunday) … 6. */
export function weekdayOf(day: string): string {
  return String(new Date(`${day}T00:00:00.000Z`).getUTCDay());
}

/** The UTC days that a window touches, in order. */
export function daysOfWindow({ start, end }: Window): string[] {
  const days: string[] = [];
  for (let at = floorToDay(millisecondsOf(start)); at < millisecondsOf(end); at += DAY_MS)
    days.push(dayOf(instantOf(at)));
  return days;
}

/** Whole seconds from an instant to a later one; negative where it is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
}

/**
 * Turns a request into a window.
 *
 * `--period Nd` is N whole UTC days ending at the last UTC midnight; an explicit `until` is the end instead; `since` wins
 * over `period`. `newest` is the newest event's instant, needed only for `until: 'latest'`.
 *
 * @throws UsageError where a part cannot be read or the window would be empty.
 */
export function resolveWindow(request: WindowRequest, now: Instant, newest: Instant | null): Window {
  const end = endOf(request, now, newest);
  const start =
    request.since === undefined
      ? end - periodDays(request.period ?? DEFAULT_PERIOD) * DAY_MS
      : instant('--since', request.since);
  if (start >= end) {
    throw new UsageError(
      `The window is empty: it starts at ${instantOf(start)} and ends at ${instantOf(end)}`,
      {
        hint: 'Give a --since that lies before --until.',
      },
    );
  }
  return { start: instantOf(start), end: instantOf(end) };
}

/** Says at once whether a request can be read, before any log is. @throws UsageError as `resolveWindow` does. */
export function checkWindowRequest(request: WindowRequest): void {
  if (request.period !== undefined) periodDays(request.period);
  if (request.since !== undefined) instant('--since', request.since);
  if (request.until !== undefined && request.until !== 'latest') instant('--until', request.until);
}

function endOf(request: WindowRequest, now: Instant, newest: Instant | null): number {
  if (request.until === 'latest') return floorToDay(Date.parse(newest ?? now)) + DAY_MS;
  if (request.until !== undefined) return instant('--until', request.until);
  return request.since === undefined ? floorToDay(Date.parse(now)) : Date.parse(now);
}

function floorToDay(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS) * DAY_MS;
}

function periodDays(period: string): number {
  const days = /^([1-9]\d{0,3})d$/.exec(period)?.[1];
  if (days === undefined) {
    throw new UsageError(`--period ${JSON.stringify(period)} is not a number of days`, {
      hint: 'Write it as 7d or 28d.',
    });
  }
  return Number(days);
}

function instant(option: string, text: string): number {
  const milliseconds = parseTimestamp(text);
  if (milliseconds === null) {
    throw new UsageError(`${option} ${JSON.stringify(text)} is not a timestamp`, {
      hint: 'Write it as 2025-11-20 or 2025-11-20T14:00:00Z.',
    });
  }
  return milliseconds;
}

/** Minutes since midnight (0 to 1439) of an instant on the clocks of a time zone. @throws RangeError where there is no such zone. */
export function minuteOfDay(now: Instant, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hours = 0, minutes = 0] = format.format(new Date(now)).split(':').map(Number);
  return hours * 60 + minutes;
}
