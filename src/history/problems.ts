import type { Problem, ProblemCode, ProblemEffect, ProblemPlace } from '../domain/data-quality.ts';

/** What happens to a place that has a problem. */
const EFFECTS = {
  'not-json': 'skipped',
  'not-an-object': 'skipped',
  'timestamp-missing': 'skipped',
  'timestamp-invalid': 'skipped',
  'timestamp-future': 'skipped',
  'workflow-id-missing': 'skipped',
  'event-type-unknown': 'noted',
  'score-out-of-range': 'field-ignored',
  'field-type': 'field-ignored',
  truncated: 'skipped',
  'line-too-long': 'skipped',
  'byte-order-mark': 'noted',
  'file-empty': 'skipped',
  'file-missing': 'skipped',
  'file-not-a-file': 'skipped',
  'file-unreadable': 'skipped',
  'record-invalid': 'noted',
} as const satisfies Record<ProblemCode, ProblemEffect>;

const PLACES_KEPT = 5;

/** Counts problems and keeps the first few places of each. */
export interface ProblemCollector {
  add(code: ProblemCode, place: ProblemPlace): void;
  list(): Problem[];
}

/** Whether a problem of this kind means that the entry is left out. */
export function leavesOut(code: ProblemCode): boolean {
  return EFFECTS[code] === 'skipped';
}

/** An empty collector; `list` answers in order of first sight. */
export function createProblemCollector(): ProblemCollector {
  const found = new Map<ProblemCode, { count: number; places: ProblemPlace[] }>();
  return {
    add(code, place) {
      const seen = found.get(code) ?? { count: 0, places: [] };
      seen.count += 1;
      if (seen.places.length < PLACES_KEPT) seen.places.push(place);
      found.set(code, seen);
    },
    list: () => [...found].map(([code, seen]) => ({ code, effect: EFFECTS[code], ...seen })),
  };
}
