import { categoryOf } from './category.ts';
import { tokensOf } from './fingerprint.ts';
import { idOf } from './profile.ts';
import { contextOf, type FingerprintState } from './state.ts';
import { isBehind, notedHost, notedModel, providerId, vendorOfWords } from './vendors.ts';

/** What a log says about where a message came from. */
export interface Hints {
  readonly provider?: string | null;
  readonly statusCode?: number | null;
  readonly node?: string | null;
}

/** The state of a fingerprint before anything is counted. */
export type NewFingerprint = Omit<FingerprintState, 'count' | 'firstSeen' | 'lastSeen' | 'exemplars'>;

/**
 * The fingerprint of the message just read, with where it came from.
 *
 * The provider is the one the log names, else the one whose host, model or wording the message shows, else the node's; without
 * a known category only the log's own naming keeps the same words apart.
 */
export function describeMessage(message: unknown, hints: Hints): NewFingerprint {
  const tokens = tokensOf(message);
  const { status, category } = judge(tokens, hints.statusCode ?? null);
  const named = providerId(hints.provider);
  const provider = category === 'unknown' ? named : (named ?? hostOf(tokens) ?? placeOf(tokens, hints.node));
  const id = idOf('fingerprint', contextOf({ provider, status }), tokens.join(' '));
  return { id, tokens, provider, status, rank: category === 'unknown' ? 1 : 0 };
}

/** The vendor whose host the message shows, or the one that its words tell to be behind that. */
function hostOf(tokens: readonly string[]): string | null {
  const host = notedHost();
  if (host === null) return null;
  const worded = vendorOfWords(tokens);
  return isBehind(worded, host) ? worded : host;
}

/** The model's vendor or the node, where not even the words name a provider; what the words name is left to the pattern, since words may vary. */
function placeOf(tokens: readonly string[], node: string | null | undefined): string | null {
  const worded = vendorOfWords(tokens);
  const model = notedModel();
  if (worded === null) return model ?? providerId(node);
  return worded === model || isBehind(model, worded) ? model : null;
}

/** A status the log names keeps a message apart only where it changes what the message says. */
function judge(tokens: readonly string[], statusCode: number | null) {
  const alone = categoryOf(tokens, null).category;
  const usable =
    statusCode !== null && Number.isInteger(statusCode) && statusCode >= 400 && statusCode <= 599;
  if (!usable) return { status: null, category: alone };
  const together = categoryOf(tokens, statusCode).category;
  return { status: together === alone ? null : statusCode, category: together };
}
