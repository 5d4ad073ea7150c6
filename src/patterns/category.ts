import { CATEGORIES, type Category } from './categories.ts';
import { RULES } from './category-rules.ts';
import { createPhraseIndex } from './phrase-index.ts';

/** A category and the id of the rule that gave it. */
export interface Verdict {
  readonly category: Category;
  /** "timeout.names", "timeout.says", "timeout.status", "timeout.hints" or "unknown". */
  readonly rule: string;
}

const UNKNOWN: Verdict = { category: 'unknown', rule: 'unknown' };
const STRENGTHS = ['names', 'says', 'status', 'hints'] as const;

/**
 * The category of normalised tokens and of the HTTP status the log names: names of errors first, then all strong wording and the
 * statuses that say as much, then other statuses, then weaker wording; within each the categories are asked in their order and the
 * first match wins.
 */
export function categoryOf(tokens: readonly string[], statusCode: number | null): Verdict {
  return verdictOf(rankOf(tokens, statusCode));
}

/**
 * The rank of the rule that decides on normalised tokens and the HTTP status the log names: the smaller the stronger.
 */
export function rankOf(tokens: readonly string[], statusCode: number | null): number {
  const text = `${wordsOf(tokens.join(' '))} `;
  let best = WORDING.lowest(text, UNDECIDED);
  const statuses = tokens.filter((token) => STATUS.test(token)).map(Number);
  if (statusCode !== null) statuses.push(statusCode);
  for (const status of statuses) best = Math.min(best, statusRanks.get(status) ?? UNDECIDED);
  return best;
}

/** A text in lower case, names taken apart; most texts have none, and the search for one costs less than taking apart. */
function wordsOf(text: string): string {
  const lower = /[A-Z]/.test(text) ? text.replaceAll(CAPITALS, ' ').toLowerCase() : text.toLowerCase();
  return SEPARATOR.test(lower) ? lower.replaceAll(SEPARATORS, ' ') : lower;
}

/** Between the words of a name such as APITimeoutError. */
const CAPITALS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
const SEPARATORS = /[_\-./=:’']+/g;
const SEPARATOR = /[_\-./=:’']/;
const STATUS = /^[45]\d\d$/;

/** Rules are ordered by strength, then by category; a smaller rank wins, and statuses have the odd ones. */
const UNDECIDED = 2 * STRENGTHS.length * CATEGORIES.length;
/** Statuses that say as much as wording does; 400, 404 and 500 stand for anything. */
const DECISIVE: ReadonlySet<number> = new Set([401, 402, 403, 407, 408, 429, 502, 503, 504, 529]);

const words: (readonly [string, number])[] = [];
const statusRanks = new Map<number, number>();
CATEGORIES.forEach((category, index) => {
  STRENGTHS.forEach((strength, level) => {
    const rank = 2 * (level * CATEGORIES.length + index);
    for (const entry of RULES[category][strength]) {
      if (typeof entry === 'string') words.push([entry, rank]);
      else statusRanks.set(entry, 1 + (DECISIVE.has(entry) ? rank - 2 * CATEGORIES.length : rank));
    }
  });
});
const WORDING = createPhraseIndex(words);

/**
 * The verdict of the rule with a rank.
 */
export function verdictOf(rank: number): Verdict {
  const place = Math.floor(rank / 2);
  const category = CATEGORIES[place % CATEGORIES.length];
  const strength = rank % 2 === 1 ? 'status' : STRENGTHS[Math.floor(place / CATEGORIES.length)];
  return category && strength ? { category, rule: `${category}.${strength}` } : UNKNOWN;
}
