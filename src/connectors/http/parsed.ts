import type { z } from 'zod';
import {
  AnswerUnusable,
  OutcomeUnknown,
  type Vendor,
  VendorUnavailable,
} from '../../domain/vendor-errors.ts';
import type { Exchange } from './exchange.ts';

/** What an answer is an answer to. */
export interface Asked {
  readonly vendor: Vendor;
  readonly operation: string;
  readonly kind: 'read' | 'write';
  readonly status?: number;
  readonly requestId?: string;
}

/**
 * The part of an answer that its schema lets in; everything else is dropped here and kept nowhere.
 *
 * The error names the place in the answer and never what stands there.
 *
 * @throws AnswerUnusable after a read, OutcomeUnknown after a write.
 */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, asked: Asked): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'as a whole' : `at ${issue.path.join('.')}`;
  throw unusable(asked, `has not the documented shape ${place} (${issue?.code ?? 'invalid'})`);
}

/** The error for an answer that cannot be used: after a write, what it did is not known. */
export function unusable(asked: Asked, what: string): AnswerUnusable | OutcomeUnknown {
  const { vendor, operation, kind } = asked;
  const message = `The answer of ${nameOf(vendor)} to ${operation} ${what}`;
  const detail = {
    ...(asked.status === undefined ? {} : { status: asked.status }),
    ...(asked.requestId === undefined ? {} : { requestId: asked.requestId }),
  };
  return kind === 'write'
    ? new OutcomeUnknown(vendor, message, detail)
    : new AnswerUnusable(vendor, message, detail);
}

/** The error for a request that got no answer: a write that was sent may have taken effect. */
export function unanswered(
  { kind, reason }: Exclude<Exchange, { readonly kind: 'answered' }>,
  asked: Asked,
): VendorUnavailable | OutcomeUnknown {
  const { vendor, operation } = asked;
  return kind === 'lost' && asked.kind === 'write'
    ? new OutcomeUnknown(vendor, `${nameOf(vendor)} gave no answer to ${operation} (${reason})`)
    : new VendorUnavailable(vendor, `${nameOf(vendor)} could not be reached for ${operation} (${reason})`);
}

/** The error for an answer of 5xx: a write may have taken effect. */
export function broken(asked: Asked): VendorUnavailable | OutcomeUnknown {
  const { vendor, operation, status = 500, requestId } = asked;
  const message = `${nameOf(vendor)} answered ${operation} with ${status}`;
  const detail = { status, ...(requestId === undefined ? {} : { requestId }) };
  return asked.kind === 'write'
    ? new OutcomeUnknown(vendor, message, detail)
    : new VendorUnavailable(vendor, message, detail);
}

const NAMES: Readonly<Record<Vendor, string>> = { shopify: 'Shopify', etsy: 'Etsy', openai: 'OpenAI' };

/** A vendor's name as people write it. */
export function nameOf(vendor: Vendor): string {
  return NAMES[vendor];
}
