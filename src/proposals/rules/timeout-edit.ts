import type { Knob } from '../../domain/knob.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { type Declined, declined } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, slot } from '../sentence.ts';

/** Seconds that the providers' clients wait where nothing is configured is not known; the example layout uses 30. */
const ASSUMED_TIMEOUT = 30;
const MAX_RETRIES = 2;
const BACKOFF_FACTOR = 2;
/** Share of calls that a probe gives the longer timeout. */
const PROBE_SHARE = 0.2;

/** A timeout now and the longer one, in the knob's unit. */
export interface LongerTimeout {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  readonly seconds: { readonly from: number; readonly to: number };
}

/** Twice the present timeout within the knob's bounds; or why there is no longer one. */
export function longerTimeout(knob: Knob, config: unknown): LongerTimeout | Declined {
  const perSecond = /^(?:ms|milliseconds?)$/.test(knob.unit) ? 1000 : 1;
  const current = valueAt(config, pointerParts(knob.pointer)) ?? ASSUMED_TIMEOUT * perSecond;
  const pointer = named(knob.pointer);
  if (typeof current !== 'number') return declined('OBSERVE', 'value-unusable', say`${pointer} is no number`);
  const now = slot('timeout', 'Timeout now', current);
  if (current <= 0)
    return declined('OBSERVE', 'value-unusable', say`${pointer} is ${now}: there is no timeout to increase`);
  if (current >= knob.max)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${pointer} is ${now} already; its upper bound is ${slot('timeout_bound', 'Bound of the timeout', knob.max)} ${named(knob.unit)}`,
    );
  const to = Math.min(Math.max(2 * current, knob.min), knob.max);
  return { from: current, to, unit: knob.unit, seconds: { from: current / perSecond, to: to / perSecond } };
}

/** Retry keys to set. */
export interface RetryWish {
  readonly knob: Knob;
  readonly values: WishedValues;
  readonly tries: Sentence;
}

/** Retry keys to set; keys that somebody chose already stay, but for the switch itself. */
export function retryIn(file: string, knob: Knob | undefined, config: unknown): RetryWish | null {
  // One proposal is one edit of one file.
  if (knob?.file !== file) return null;
  const chosen = (key: string): unknown => valueAt(config, [...pointerParts(knob.pointer), key]);
  const retries = Math.min(Math.max(MAX_RETRIES, knob.min), knob.max);
  const tries = chosen('max_retries') ?? retries;
  return {
    knob,
    values: {
      [`${knob.pointer}/enabled`]: true,
      ...(chosen('max_retries') === undefined ? { [`${knob.pointer}/max_retries`]: retries } : {}),
      ...(chosen('backoff_factor') === undefined
        ? { [`${knob.pointer}/backoff_factor`]: BACKOFF_FACTOR }
        : {}),
    },
    tries:
      typeof tries === 'number'
        ? say`up to ${counts(countSlot('retries', 'Retries of a call', tries), 'time')}`
        : say`as often as ${named('max_retries')} says`,
  };
}

/** A trial of the longer timeout on a share of the calls, drawn by lot. */
export function probeValues(knob: Knob, { to }: LongerTimeout): WishedValues {
  return {
    [`${knob.pointer}/enabled`]: true,
    [`${knob.pointer}/share`]: probeShare(knob),
    [`${knob.pointer}/timeout`]: to,
  };
}

/** Share of calls in the trial, within the knob's bounds. */
export function probeShare(knob: Knob): number {
  return Math.min(Math.max(PROBE_SHARE, knob.min), knob.max);
}
