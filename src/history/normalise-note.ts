import { isObject, textOf } from './fields.ts';
import { type Normalised, normaliseEntry } from './normalise-entry.ts';

/** Brings a note of a hand-kept changelog or journal (`{timestamp, event | entry}`) to an `info` event that fits no run. */
export function normaliseNote(value: unknown, now: number): Normalised {
  if (!isObject(value)) return normaliseEntry(value, now);
  const text = textOf(value['event']) ?? textOf(value['entry']);
  return normaliseEntry({ timestamp: value['timestamp'], event_type: 'note', data: { action: text } }, now);
}
