import { isPlain } from '../plain-words.ts';

/** Categories of failures that a missing constraint of a prompt may lead to. */
export type ConstraintCategory = 'parse_error' | 'validation';

/** The constraint that a prompt may lack, by the category of failures; the only texts that a proposal puts into a prompt. */
const CONSTRAINTS = {
  parse_error:
    'Return exactly the format that is asked for and nothing around it: no introduction, no code fence, no closing remark.',
  validation:
    'Before you answer, check that every required field is present, has the type that is asked for and keeps to every stated limit.',
} as const satisfies Record<ConstraintCategory, string>;

/** What a drafted constraint has to speak of, so that it still is the one that belongs to its category. */
const SPEAKS_OF = { parse_error: /\bformat\b/i, validation: /\brequired\b/i } as const satisfies Record<
  ConstraintCategory,
  RegExp
>;
/** A draft is as short as what it stands for. */
const LONGEST = 300;

/** Categories of failures that a sentence may be drafted for. */
export const CONSTRAINT_CATEGORIES = Object.keys(CONSTRAINTS);

/**
 * Whether a text may stand for the constraint of a category: plain sentences on one line, without numbers, keys, paths, links,
 * mentions or markup, that speak of the same thing.
 */
export function isConstraint(text: string, category: string): boolean {
  return (
    Object.hasOwn(SPEAKS_OF, category) &&
    SPEAKS_OF[category as ConstraintCategory].test(text) &&
    text === text.trim() &&
    text.length <= LONGEST &&
    /^[A-Z][A-Za-z ,.;:'’-]*\.$/.test(text) &&
    isPlain(text)
  );
}

/** The constraint that belongs to a category of failures, or null where no prompt is to blame. */
export function constraintFor(category: string): string | null {
  return Object.hasOwn(CONSTRAINTS, category) ? CONSTRAINTS[category as ConstraintCategory] : null;
}

/** A prompt with a constraint behind it, on a line of its own where the prompt has lines. */
export function withConstraint(prompt: string, constraint: string): string {
  const text = prompt.trimEnd();
  return `${text}${text.includes('\n') ? '\n' : ' '}${constraint}`;
}
