import {
  CredentialsRefused,
  type Vendor,
  type VendorError,
  VendorThrottled,
} from '../../domain/vendor-errors.ts';
import { nameOf } from './parsed.ts';
import { PATIENCE_MS, READ_ATTEMPTS, type Waiting } from './waiting.ts';

/** A write follows a look, and must not come long after it; milliseconds. */
const WRITE_PATIENCE_MS = 5_000;

/** Where access tokens come from. */
export interface AccessTokens {
  readonly access: () => Promise<string>;
  /** A token instead of one that was refused. @throws CredentialsRefused where there can be no other. */
  readonly renew: (refused: string) => Promise<string>;
  /** Requests that were sent for tokens. */
  readonly calls: () => number;
}

/** What one attempt came to. */
export type Verdict<T> =
  | { readonly kind: 'good'; readonly value: T }
  /** The token was refused; nothing was changed. */
  | { readonly kind: 'unauthorised' }
  /** A limit was met and nothing was changed; null where the vendor does not say for how long. */
  | { readonly kind: 'limited'; readonly waitMs: number | null }
  /** It may go better next time; a write that came to this is over. */
  | { readonly kind: 'faulty'; readonly error: VendorError; readonly waitMs: number | null }
  | { readonly kind: 'failed'; readonly error: VendorError };

/** A call that is carried out by as many attempts as it takes and as it may have. */
export interface Work<T> {
  readonly vendor: Vendor;
  readonly operation: string;
  readonly kind: 'read' | 'write';
  readonly once: (token: string) => Promise<Verdict<T>>;
}

/**
 * Repeats a read while it is worth it. A write is sent again only where it certainly changed nothing: its token was refused,
 * or a limit was met.
 *
 * @throws VendorThrottled where the waits add up to more than a minute, or to five seconds before a write: what was seen just
 * before it is not true for long.
 */
export async function carryOut<T>(
  { vendor, operation, kind, once }: Work<T>,
  tokens: AccessTokens,
  waiting: Waiting,
): Promise<T> {
  let token = await tokens.access();
  let renewed = false;
  let waited = 0;
  let limited = 0;
  let faulty = 0;
  for (;;) {
    const verdict = await once(token);
    switch (verdict.kind) {
      case 'good':
        return verdict.value;
      case 'unauthorised':
        if (renewed) {
          throw new CredentialsRefused(vendor, `${nameOf(vendor)} refused a new access token`, {
            hint: 'Check that the app still has access to this shop.',
          });
        }
        renewed = true;
        token = await tokens.renew(token);
        break;
      case 'limited': {
        const pause = Math.max(100, verdict.waitMs ?? 1_000 * 2 ** limited);
        limited += 1;
        waited += pause;
        if (waited > (kind === 'write' ? WRITE_PATIENCE_MS : PATIENCE_MS)) {
          const message = `${nameOf(vendor)} limits requests and asks to wait before ${operation}`;
          throw new VendorThrottled(vendor, message, { retryAfterMs: pause });
        }
        await waiting.wait(pause);
        break;
      }
      case 'faulty':
        faulty += 1;
        if (kind === 'write' || faulty >= READ_ATTEMPTS) throw verdict.error;
        if (verdict.waitMs !== null && verdict.waitMs <= PATIENCE_MS) await waiting.wait(verdict.waitMs);
        else await waiting.backOff(faulty - 1);
        break;
      case 'failed':
        throw verdict.error;
    }
  }
}
