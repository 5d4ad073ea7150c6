import type { SimulatedClock } from '../clock.ts';

/** What an idempotency key may get instead of a fresh run. */
export type IdempotencyCode =
  | 'IDEMPOTENCY_CONCURRENT_REQUEST'
  | 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH'
  | 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED';

/** What is to be done for a key: run, replay a run that went well, or refuse. */
export type Verdict<Outcome> =
  | { readonly kind: 'run' }
  | { readonly kind: 'replay'; readonly outcome: Outcome }
  | { readonly kind: 'refuse'; readonly code: IdempotencyCode };

/** The keys of the last 24 hours. */
export interface IdempotencyStore<Outcome> {
  readonly begin: (key: string, parameters: string) => Verdict<Outcome>;
  /** What came of a run; null where it failed. */
  readonly end: (key: string, outcome: Outcome | null) => void;
}

const LIFETIME_MS = 86_400_000;

interface Attempt<Outcome> {
  readonly parameters: string;
  readonly at: number;
  state: 'running' | 'failed' | { readonly outcome: Outcome };
}

/** An empty store. A key that is more than 24 hours old is a new key. */
export function createIdempotencyStore<Outcome>(clock: SimulatedClock): IdempotencyStore<Outcome> {
  const attempts = new Map<string, Attempt<Outcome>>();
  return {
    begin: (key, parameters) => {
      const known = attempts.get(key);
      if (known === undefined || clock.milliseconds() - known.at > LIFETIME_MS) {
        attempts.set(key, { parameters, at: clock.milliseconds(), state: 'running' });
        return { kind: 'run' };
      }
      if (known.parameters !== parameters) {
        return { kind: 'refuse', code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' };
      }
      if (known.state === 'running') return { kind: 'refuse', code: 'IDEMPOTENCY_CONCURRENT_REQUEST' };
      if (known.state === 'failed') return { kind: 'refuse', code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED' };
      return { kind: 'replay', outcome: known.state.outcome };
    },
    end: (key, outcome) => {
      const attempt = attempts.get(key);
      if (attempt !== undefined) attempt.state = outcome === null ? 'failed' : { outcome };
    },
  };
}
