/** What kind of failure a message reports; the order is the order in which the rules are asked. */
export const CATEGORIES = [
  'content_policy',
  'quota',
  'rate_limit',
  'auth',
  'timeout',
  'overloaded',
  'network',
  'context_length',
  'parse_error',
  'validation',
  'not_found',
  'conflict',
  'loop',
  'resource',
  'dependency',
  'internal',
  'unknown',
] as const;

/** What kind of failure a message reports. */
export type Category = (typeof CATEGORIES)[number];

/** The rules of one category; words match at the beginning of a word, in lower case, with `_ - . / = :` read as blanks. */
export interface CategoryRules {
  /** Names of errors that decide before all wording. */
  readonly names: readonly string[];
  /** Wording that decides by itself. */
  readonly says: readonly string[];
  /** HTTP statuses that decide where no wording does. */
  readonly status: readonly number[];
  /** Wording that decides where neither a status nor stronger wording does. */
  readonly hints: readonly string[];
}

/** The rules of a category but for the names of errors, which stand in a list of their own. */
export type Wording = Omit<CategoryRules, 'names'>;
