import { sha256 } from '../domain/digest.ts';

/**
 * Version of the rules that make a fingerprint of a message; a change of rules raises it, since ids change with it.
 */
export const PROFILE_VERSION = 3;

/** Hex digits of an id: 96 bits. */
const ID_LENGTH = 24;

/**
 * Id of a normalised text in a context: the first 96 bits of SHA-256 over profile version, kind, context and text.
 */
export function idOf(kind: 'fingerprint' | 'pattern', context: string, text: string): string {
  return sha256(`apeg/${PROFILE_VERSION}/${kind}\n${context}\n${text}`).slice(0, ID_LENGTH);
}
