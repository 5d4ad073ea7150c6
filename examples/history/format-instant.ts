import { DAY_MS } from './calendar.ts';

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const threeDigits = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));

/** The date of the day asked for last: entries come in order of time, so it is nearly always the same. */
let lastDay = { day: Number.NaN, date: '' };

function dateOf(day: number): string {
  if (day !== lastDay.day) lastDay = { day, date: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.date;
}

/**
 * What `new Date(at).toISOString()` says, several times faster; half of the time of a long history went there.
 * @param at whole milliseconds since the epoch
 */
export function formatInstant(at: number): string {
  const day = Math.floor(at / DAY_MS);
  const ms = at - day * DAY_MS;
  const seconds = Math.floor(ms / 1_000);
  const hour = twoDigits[Math.floor(seconds / 3_600)];
  const minute = twoDigits[Math.floor(seconds / 60) % 60];
  return `${dateOf(day)}T${hour}:${minute}:${twoDigits[seconds % 60]}.${threeDigits[ms % 1_000]}Z`;
}
