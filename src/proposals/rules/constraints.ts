/** Categories of failures that a missing constraint of a prompt may lead to. */
export type ConstraintCategory = 'parse_error' | 'validation';

/** The constraint that a prompt may lack, by the category of failures; the only texts that a proposal puts into a prompt. */
const CONSTRAINTS = {
  parse_error:
    'Return exactly the format that is asked for and nothing around it: no introduction, no code fence, no closing remark.',
  validation:
    'Before you answer, check that every required field is present, has the type that is asked for and keeps to every stated limit.',
} as const satisfies Record<ConstraintCategory, string>;

/** The constraint that belongs to a category of failures, or null where no prompt is to blame. */
export function constraintFor(category: string): string | null {
  return Object.hasOwn(CONSTRAINTS, category) ? CONSTRAINTS[category as ConstraintCategory] : null;
}

/** A prompt with a constraint behind it, on a line of its own where the prompt has lines. */
export function withConstraint(prompt: string, constraint: string): string {
  const text = prompt.trimEnd();
  return `${text}${text.includes('\n') ? '\n' : ' '}${constraint}`;
}
