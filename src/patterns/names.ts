import type { Category } from './categories.ts';
import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import { providerName } from './vendors.ts';

/** Longest name taken from a template. */
const NAME_LENGTH = 60;

/** What people call a failure of each category. */
const NOUNS = {
  content_policy: 'content policy refusal',
  quota: 'quota exhausted',
  rate_limit: 'rate limit exceeded',
  auth: 'authentication failure',
  timeout: 'timeout',
  overloaded: 'overloaded',
  network: 'connection failure',
  context_length: 'context length exceeded',
  parse_error: 'unparsable response',
  validation: 'request rejected as invalid',
  not_found: 'not found',
  conflict: 'conflict',
  loop: 'iteration limit reached',
  resource: 'out of resources',
  dependency: 'dependency failure',
  internal: 'internal error',
  unknown: 'unknown failure',
} satisfies Record<Category, string>;

const TRAILING = new Set(
  'a an and at because by during for from in is of on or the to was with while'.split(' '),
);

/**
 * Readable name of provider × category: "OpenAI API timeout"; without a provider "Timeout".
 */
export function familyName(provider: string | null, category: Category): string {
  const noun = NOUNS[category];
  return provider === null ? capitalised(noun) : `${providerName(provider)} ${noun}`;
}

/**
 * Readable name of a template: its constants, cut at a word, without what leads nowhere.
 */
export function templateName(tokens: readonly string[]): string {
  const words = tokens.filter((token) => token !== PLACEHOLDER_TEXT).map((token) => token.replace(/=$/, ''));
  let name = '';
  for (const word of words) {
    if (name.length + word.length + 1 > NAME_LENGTH) break;
    name = name === '' ? word : `${name} ${word}`;
  }
  const kept = name.split(' ');
  while (kept.length > 1 && TRAILING.has(kept.at(-1) ?? '')) kept.pop();
  return capitalised(kept.join(' ')) || 'Message without words';
}

/**
 * The names made unique: to equal ones the first constant that tells them apart is added, else a number.
 */
export function uniqueNames(
  wanted: readonly { readonly name: string; readonly words: readonly string[] }[],
): readonly string[] {
  const groups = Map.groupBy(wanted.keys(), (index) => wanted[index]?.name ?? '');
  const names = wanted.map(({ name }) => name);
  const taken = new Set([...groups].filter(([, members]) => members.length === 1).map(([name]) => name));
  for (const [name, members] of groups) {
    if (members.length === 1) continue;
    for (const index of members) {
      const others = new Set(
        members.filter((other) => other !== index).flatMap((other) => wanted[other]?.words ?? []),
      );
      const own = (wanted[index]?.words ?? []).filter(
        (word) => word !== PLACEHOLDER_TEXT && !others.has(word),
      );
      names[index] = firstFree(
        name,
        own.toSorted((a, b) => a.length - b.length),
        taken,
      );
      taken.add(names[index]);
    }
  }
  return names;
}

function firstFree(name: string, words: readonly string[], taken: ReadonlySet<string>): string {
  for (const candidate of [...words.map((word) => `${name} (${word})`), name]) {
    if (!taken.has(candidate)) return candidate;
  }
  let number = 2;
  while (taken.has(`${name} #${number}`)) number += 1;
  return `${name} #${number}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
