import type { Evidence } from '../domain/evidence.ts';
import type { Proposal } from '../domain/proposal.ts';
import { RewordedSentences, type TextModel } from '../domain/text-model.ts';
import { BETWEEN_MARKS, betweenMarks, isPlain } from './plain-words.ts';

/** A sentence with its numbers and names taken out: `{{a}} runs failed with {{b}}`. */
export interface MaskedSentence {
  readonly text: string;
  /** What stood in the place of each slot. */
  readonly values: ReadonlyMap<string, string>;
}

/** A word with a digit, or with a sign of a path, a key, a link or markup. */
const MARKED = /\[?[^\s[(]*[\d_/\\@<>#`{}|~^$=*:][^\s]*/u;
/** A rate with its interval and denominator is one figure: its parts mean nothing alone. */
const RATE = /-?[\d.]+ \[[^\]]*\](?: of \d+)?/u;
const SLOT = /\{\{([a-z]+)\}\}/g;
const MOST_CHARACTERS = 400;
const MAX_TOKENS = 800;

const INSTRUCTIONS = [
  'You reword sentences of a technical report so that they read well in plain English.',
  'Answer with as many sentences as you are given, in the same order, each with the same meaning.',
  'Each {{slot}} stands for a figure or a name: keep every slot exactly once, as it is written.',
  'Write no digits, links, mentions, Markdown, HTML, file names or keys.',
  BETWEEN_MARKS,
].join('\n');

/** A name for each slot: a, b, …, z, aa, ab, … */
function slotName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : `${slotName(Math.floor(index / 26) - 1)}${letter}`;
}

/** Takes out of a sentence the given names and everything that holds a digit or a sign that words do not have. */
export function maskSentence(sentence: string, names: readonly string[]): MaskedSentence {
  const values = new Map<string, string>();
  const known = [...new Set(names)]
    .filter((name) => name !== '')
    .sort((one, other) => other.length - one.length);
  const escaped = known.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp([...escaped, RATE.source, MARKED.source].join('|'), 'gu');
  const text = sentence.replaceAll(pattern, (found) => {
    const slot = slotName(values.size);
    values.set(slot, found);
    return `{{${slot}}}`;
  });
  return { text, values };
}

/** The sentence with its figures and names back in place, or null where the model did not keep to the rules. */
export function unmaskSentence(answer: string, { values }: MaskedSentence): string | null {
  const slots = Array.from(answer.matchAll(SLOT), ([, name = '']) => name);
  const complete =
    slots.length === values.size &&
    new Set(slots).size === values.size &&
    slots.every((slot) => values.has(slot));
  const words = answer.replaceAll(SLOT, '');
  if (!complete || answer.length > MOST_CHARACTERS || words.trim() === '' || !isPlain(words)) return null;
  return answer.trim().replaceAll(SLOT, (_, slot: string) => values.get(slot) ?? '');
}

const PROVENANCE = 'Some of these sentences were worded by a model; every figure is computed';

/**
 * A proposal as people read it: a model may reword what it says of its issue and its risks.
 *
 * It sees neither figures nor names. A sentence in which it breaks a rule stays as it was, and so does everything where it
 * does not answer.
 */
export async function reworded(
  proposal: Proposal,
  { names }: Pick<Evidence, 'names'>,
  model: TextModel,
): Promise<Proposal> {
  const sentences = [...proposal.issue, ...proposal.risk.notes];
  const masked = sentences.map((sentence) => maskSentence(sentence, names));
  const answer = await model.draft({
    name: 'reworded_sentences',
    shape: RewordedSentences,
    instructions: INSTRUCTIONS,
    material: betweenMarks(JSON.stringify(masked.map(({ text }) => text)), proposal.evidence_sha256),
    maxTokens: MAX_TOKENS,
  });
  if (answer.kind === 'none' || answer.value.sentences.length !== sentences.length) return proposal;
  const worded = sentences.map((sentence, index) => {
    const source = masked[index];
    return (source && unmaskSentence(answer.value.sentences[index] ?? '', source)) ?? sentence;
  });
  if (worded.every((sentence, index) => sentence === sentences[index])) return proposal;
  return {
    ...proposal,
    issue: [...worded.slice(0, proposal.issue.length), PROVENANCE],
    risk: { ...proposal.risk, notes: worded.slice(proposal.issue.length) },
  };
}
