import { ApegError } from './errors.ts';

/** The vendors whose answers operations depend on. */
export type Vendor = 'shopify' | 'etsy' | 'openai';

interface VendorDetail {
  readonly hint?: string;
  readonly cause?: unknown;
  /** The status of the answer, where there was one. */
  readonly status?: number;
  /** The vendor's own id of the request, for its support. */
  readonly requestId?: string;
}

/**
 * Something that a vendor or the way to it did. Messages hold no credential, no URL with a query and nothing of a buyer.
 *
 * What was and was not changed is said by the class, never by the text.
 */
export abstract class VendorError extends ApegError {
  override readonly kind = 'outside';
  readonly vendor: Vendor;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(vendor: Vendor, message: string, detail: VendorDetail = {}) {
    super(message, detail);
    this.vendor = vendor;
    this.status = detail.status;
    this.requestId = detail.requestId;
  }
}

/** A certain no to this request; nothing was changed, and asking again in the same way is of no use. */
export class VendorRefused extends VendorError {
  readonly code = 'vendor-refused';
}

/**
 * A limit was met and nothing was changed. A client waits by itself while the wait is short (reads and writes alike: a 429
 * changes nothing); it raises this where the wait is longer than a run should sit through, such as the end of a day's budget.
 */
export class VendorThrottled extends VendorError {
  readonly code = 'vendor-throttled';
  /** How long the vendor, or the budget, asks to wait; milliseconds. */
  readonly retryAfterMs: number;

  constructor(vendor: Vendor, message: string, detail: VendorDetail & { readonly retryAfterMs: number }) {
    super(vendor, message, detail);
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/**
 * A write may or may not have taken effect: no answer, a broken answer, or a 5xx. Only a write raises it, and a client never
 * sends a write again after it.
 */
export class OutcomeUnknown extends VendorError {
  readonly code = 'outcome-unknown';
}

/** A read failed although it was repeated, or a write certainly never left this machine; nothing was changed. */
export class VendorUnavailable extends VendorError {
  readonly code = 'vendor-unavailable';
}

/** Credentials are missing, expired beyond refreshing, or lack a scope; nothing was changed. */
export class CredentialsRefused extends VendorError {
  readonly code = 'credentials-refused';
}

/** An answer to a read has not the shape that the vendor documents, or is of another version of its API. */
export class AnswerUnusable extends VendorError {
  readonly code = 'answer-unusable';
}
