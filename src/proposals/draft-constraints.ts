import { sha256 } from '../domain/digest.ts';
import type { EvidenceInputs } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { Knob } from '../domain/knob.ts';
import { PromptConstraint, type TextModel } from '../domain/text-model.ts';
import { BETWEEN_MARKS, betweenMarks } from './plain-words.ts';
import { CONSTRAINT_CATEGORIES, constraintFor, isConstraint } from './rules/constraints.ts';

const MAX_TOKENS = 200;

const INSTRUCTIONS = [
  'You draft a constraint that is put at the end of a prompt for a language model.',
  'Answer with one or two plain English sentences that demand the same as the given one, as clearly as you can.',
  'Begin with a capital letter, end with a full stop, and keep below forty words.',
  'Write no digits, names, links, Markdown, HTML, quotation marks, file names or keys.',
  BETWEEN_MARKS,
].join('\n');

/** What is asked for, and what is known. */
export interface Drafted {
  readonly report: Pick<FeedbackReport, 'failure_patterns'>;
  readonly knobs: readonly Knob[];
}

/**
 * Has a model draft the sentences that prompts may gain, for the categories of failures that the report holds.
 *
 * The model sees the built-in text and nothing of the log or the configs; what breaks a rule is left out, and so is everything
 * where it does not answer.
 */
export async function draftConstraints(
  { report, knobs }: Drafted,
  model: TextModel | null,
): Promise<NonNullable<EvidenceInputs['drafts']>> {
  if (model === null || !knobs.some(({ kind }) => kind === 'role-prompt')) return [];
  const drafts: NonNullable<EvidenceInputs['drafts']> = [];
  for (const category of CONSTRAINT_CATEGORIES) {
    const given = constraintFor(category) ?? '';
    if (!report.failure_patterns.some((family) => family.category === category && family.count > 0)) continue;
    const answer = await model.draft({
      name: 'prompt_constraint',
      shape: PromptConstraint,
      instructions: INSTRUCTIONS,
      material: betweenMarks(given, sha256(given)),
      maxTokens: MAX_TOKENS,
    });
    if (answer.kind === 'draft' && isConstraint(answer.value.text, category))
      drafts.push({ category, model: model.name, text: answer.value.text });
  }
  return drafts;
}
