/** A request to a vendor. The URL holds no secret. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of a request, told apart by what may have happened at the other end. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
    }
  /** The request certainly never arrived. `reason` is the name of the cause, such as `ECONNREFUSED`. */
  | { readonly kind: 'unsent'; readonly reason: string }
  /** It may have arrived: the connection broke, or no answer came in time. */
  | { readonly kind: 'lost'; readonly reason: string };

/** Failures that come before the first byte of a request has left. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Sends a request once and reads the answer as a whole; never throws and never follows a redirect, which could carry
 * credentials to another host.
 */
export async function exchange(request: HttpRequest, timeoutMs: number): Promise<Exchange> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await response.text();
    return { kind: 'answered', status: response.status, headers: response.headers, text };
  } catch (error) {
    const reason = reasonOf(error);
    return NEVER_SENT.has(reason) ? { kind: 'unsent', reason } : { kind: 'lost', reason };
  }
}

/** The name of what broke, without any text that could hold an address or a body. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.name : error.name;
}

/** A text as JSON, or undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
