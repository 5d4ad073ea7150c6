import { z } from 'zod';
import { redact } from '../../domain/redaction.ts';
import type { Timer } from '../../domain/timer.ts';
import { CredentialsRefused, VendorRefused } from '../../domain/vendor-errors.ts';
import type { Verdict } from '../http/carry-out.ts';
import { type Exchange, jsonOf } from '../http/exchange.ts';
import { type Asked, broken, unanswered, unusable } from '../http/parsed.ts';
import { retryAfterMs } from '../http/waiting.ts';

/** One text, or a list of what is wrong (etsy/open-api 622). */
const ErrorBody = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z
    .array(z.object({ path: z.string().optional(), message: z.string() }))
    .transform((all) => all.map(({ path = '', message }) => `${path} ${message}`.trim()).join(', ')),
]);

const DAY_HINT_MS = 3_600_000;

/** Tells the answers of Etsy apart: by status, and by the text of an error, for it has no codes. 404 is a value: null. */
export function judge(given: Exchange, about: Asked, timer: Timer): Verdict<unknown> {
  if (given.kind !== 'answered') return { kind: 'faulty', error: unanswered(given, about), waitMs: null };
  const { status, headers, text } = given;
  const requestId = headers.get('x-etsy-request-uuid');
  const asked = { ...about, status, ...(requestId === null ? {} : { requestId }) };
  const said = ErrorBody.safeParse(jsonOf(text)).data ?? '';
  if (status === 200 || status === 201) {
    const value = jsonOf(text);
    return value === undefined
      ? { kind: 'faulty', error: unusable(asked, 'is not JSON'), waitMs: null }
      : { kind: 'good', value };
  }
  if (status === 401) return { kind: 'unauthorised' };
  if (status === 429) {
    const daily = /daily|per day/i.test(said) ? DAY_HINT_MS : null;
    return { kind: 'limited', waitMs: retryAfterMs(headers, timer) ?? daily };
  }
  if (status >= 500) return { kind: 'faulty', error: broken(asked), waitMs: retryAfterMs(headers, timer) };
  if (status === 404 && asked.kind === 'read') return { kind: 'good', value: null };
  const detail = { status, ...(requestId === null ? {} : { requestId }) };
  if (status === 403 && /api key|x-api-key|shared secret/i.test(said)) {
    const hint = 'Check ETSY_KEYSTRING and ETSY_SHARED_SECRET, and that the app is approved for this shop.';
    return {
      kind: 'failed',
      error: new CredentialsRefused('etsy', 'Etsy does not accept the key', { ...detail, hint }),
    };
  }
  if (status === 403 && /scope|permission/i.test(said)) {
    const hint =
      'Let the seller grant listings_r, listings_w, shops_r and transactions_r, then set ETSY_REFRESH_TOKEN.';
    const message = `The Etsy token may not do ${asked.operation}`;
    return { kind: 'failed', error: new CredentialsRefused('etsy', message, { ...detail, hint }) };
  }
  const why = said === '' ? '' : `: ${redact(said).slice(0, 200)}`;
  const message = `Etsy refused ${asked.operation} (status ${status})${why}`;
  return { kind: 'failed', error: new VendorRefused('etsy', message, detail) };
}
