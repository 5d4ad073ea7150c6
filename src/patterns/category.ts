import { CATEGORIES, type Category } from './categories.ts';
import { RULES } from './category-rules.ts';

/** A category and the id of the rule that gave it. */
export interface Verdict {
  readonly category: Category;
  /** "timeout.names", "timeout.says", "timeout.status", "timeout.hints" or "unknown". */
  readonly rule: string;
}

const UNKNOWN: Verdict = { category: 'unknown', rule: 'unknown' };
const STRENGTHS = ['names', 'says', 'status', 'hints'] as const;

/**
 * The category of normalised tokens and of the HTTP status the log names: names of errors first, then all strong wording, then the status, then
 * weaker wording; within each the categories are asked in their order and the first match wins.
 */
export function categoryOf(tokens: readonly string[], statusCode: number | null): Verdict {
  const text = `${tokens.join(' ').replaceAll(CAPITALS, ' ').toLowerCase().replaceAll(SEPARATORS, ' ')} `;
  let best = UNDECIDED;
  for (let at = 0; at >= 0 && at < text.length; at = text.indexOf(' ', at) + 1 || text.length) {
    for (const phrase of phrases.get(text.slice(at, at + KEY_LENGTH)) ?? []) {
      if (phrase.order < best && text.startsWith(phrase.words, at)) best = phrase.order;
    }
  }
  if (best < STATUS_ORDER) return verdictOf(best);
  const statuses = tokens.filter((token) => STATUS.test(token)).map(Number);
  if (statusCode !== null) statuses.push(statusCode);
  for (const status of statuses) best = Math.min(best, statusOrders.get(status) ?? UNDECIDED);
  return verdictOf(best);
}

/** Between the words of a name such as APITimeoutError. */
const CAPITALS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
const SEPARATORS = /[_\-./=:’']+/g;
const STATUS = /^[45]\d\d$/;

/** Rules are ordered by strength, then by category; a smaller order wins. */
const UNDECIDED = STRENGTHS.length * CATEGORIES.length;
const STATUS_ORDER = STRENGTHS.indexOf('status') * CATEGORIES.length;
const KEY_LENGTH = 3;

interface Phrase {
  readonly words: string;
  readonly order: number;
}

const phrases = new Map<string, Phrase[]>();
const statusOrders = new Map<number, number>();
CATEGORIES.forEach((category, index) => {
  STRENGTHS.forEach((strength, level) => {
    const order = level * CATEGORIES.length + index;
    for (const entry of RULES[category][strength]) {
      if (typeof entry === 'number')
        statusOrders.set(entry, Math.min(order, statusOrders.get(entry) ?? UNDECIDED));
      else
        phrases.set(entry.slice(0, KEY_LENGTH), [
          ...(phrases.get(entry.slice(0, KEY_LENGTH)) ?? []),
          { words: entry, order },
        ]);
    }
  });
});

function verdictOf(order: number): Verdict {
  const category = CATEGORIES[order % CATEGORIES.length];
  const strength = STRENGTHS[Math.floor(order / CATEGORIES.length)];
  return category && strength ? { category, rule: `${category}.${strength}` } : UNKNOWN;
}
