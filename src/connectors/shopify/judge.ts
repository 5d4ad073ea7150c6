import { z } from 'zod';
import { redact } from '../../domain/redaction.ts';
import type { Timer } from '../../domain/timer.ts';
import { CredentialsRefused, VendorRefused } from '../../domain/vendor-errors.ts';
import type { Verdict } from '../http/carry-out.ts';
import { type Exchange, jsonOf } from '../http/exchange.ts';
import { type Asked, broken, unanswered, unusable } from '../http/parsed.ts';
import { retryAfterMs } from '../http/waiting.ts';
import { Cost, missingMs } from './cost.ts';
import { SHOPIFY_API_VERSION } from './documents.ts';

const GraphqlError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
type GraphqlError = z.infer<typeof GraphqlError>;

const Envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(GraphqlError).optional(),
  extensions: z.object({ cost: Cost.optional() }).optional(),
});

/** What an answer came to, with its `data` where it is good, and what the call cost where it says so. */
export interface Judged {
  readonly verdict: Verdict<unknown>;
  readonly cost?: Cost | undefined;
}

/** Tells the answers of Shopify apart. Throttling comes with status 200; a version that was not asked for is never used. */
export function judge(given: Exchange, about: Asked, timer: Timer): Judged {
  if (given.kind !== 'answered') {
    return { verdict: { kind: 'faulty', error: unanswered(given, about), waitMs: null } };
  }
  const { status, headers } = given;
  const requestId = headers.get('x-request-id');
  const asked = { ...about, status, ...(requestId === null ? {} : { requestId }) };
  if (status === 401) return { verdict: { kind: 'unauthorised' } };
  if (status === 429) return { verdict: { kind: 'limited', waitMs: retryAfterMs(headers, timer) } };
  if (status >= 500) {
    return { verdict: { kind: 'faulty', error: broken(asked), waitMs: retryAfterMs(headers, timer) } };
  }
  if (status !== 200) return { verdict: { kind: 'failed', error: refusal(asked) } };
  const envelope = Envelope.safeParse(jsonOf(given.text)).data;
  if (envelope === undefined) {
    const error = unusable(asked, 'is no GraphQL answer');
    return { verdict: { kind: 'faulty', error, waitMs: null } };
  }
  const cost = envelope.extensions?.cost;
  const [first] = envelope.errors ?? [];
  if (first?.extensions?.code === 'THROTTLED') {
    return { verdict: { kind: 'limited', waitMs: cost === undefined ? null : missingMs(cost) }, cost };
  }
  const version = headers.get('x-shopify-api-version');
  if (version !== null && version !== SHOPIFY_API_VERSION) {
    const error = unusable(asked, `is of version ${redact(version)}, not ${SHOPIFY_API_VERSION}`);
    return { verdict: { kind: 'failed', error }, cost };
  }
  if (first !== undefined) return { verdict: judgeError(first, asked), cost };
  if (version === null) {
    return { verdict: { kind: 'failed', error: unusable(asked, 'does not say its version') }, cost };
  }
  return { verdict: { kind: 'good', value: envelope.data }, cost };
}

/** Codes of errors that come before a field is executed. */
const REFUSALS = new Set([
  'BAD_REQUEST',
  'INVALID_FIELD_ARGUMENTS',
  'MAX_INPUT_SIZE_EXCEEDED',
  'MAX_COST_EXCEEDED',
  'ACCESS_DENIED',
]);

function judgeError({ message, path, extensions }: GraphqlError, asked: Asked): Verdict<unknown> {
  const code = extensions?.code ?? '';
  if (code === 'ACCESS_DENIED') {
    const hint = 'Give the app the access scopes that the documentation of APEG lists, and install it again.';
    const detail = { hint, ...(asked.requestId === undefined ? {} : { requestId: asked.requestId }) };
    const error = new CredentialsRefused('shopify', `Shopify denied access to ${asked.operation}`, detail);
    return { kind: 'failed', error };
  }
  // An error without a path is one of the document: nothing ran. With one, a field ran and broke.
  if (path === undefined || REFUSALS.has(code)) return { kind: 'failed', error: refusal(asked, message) };
  return { kind: 'faulty', error: broken({ ...asked, status: 500 }), waitMs: null };
}

function refusal(asked: Asked, message?: string): VendorRefused {
  const why = message === undefined ? '' : `: ${redact(message).slice(0, 200)}`;
  return new VendorRefused(
    'shopify',
    `Shopify refused ${asked.operation} (status ${asked.status ?? 200})${why}`,
    {
      ...(asked.status === undefined ? {} : { status: asked.status }),
      ...(asked.requestId === undefined ? {} : { requestId: asked.requestId }),
    },
  );
}
