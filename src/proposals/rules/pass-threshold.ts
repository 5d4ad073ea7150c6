import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import { fisherExact } from '../../statistics/fisher.ts';
import { sampleSizeForMargin } from '../../statistics/power.ts';
import { heldAt, isTemplate, knobFor } from '../knob-place.ts';
import { type Case, type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, say } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';
import { taskThreshold } from '../task-threshold.ts';
import { bestThreshold, type ScoredOutputs, scoredOutputs } from './threshold-replay.ts';
import { auditDraft, type ThresholdCase, thresholdDraft } from './threshold-text.ts';

/** A share of good outputs below the threshold that is worth knowing, and how well. */
const [FALSE_NEGATIVES, MARGIN] = [0.15, 0.05];
/** Labels that tell such a share to within such a margin, at 95 %. */
const LABELS_NEEDED = Math.ceil(sampleSizeForMargin(FALSE_NEGATIVES, MARGIN));
const ALPHA = 0.05;
/** Subject of the case that is about every task type. */
const ALL = 'all task types';

/**
 * Outputs of a task type score just below the threshold more often than others: have people label some of them; once enough
 * are labelled, move the threshold to where it decides best about them.
 */
export const passThreshold: Rule = {
  cases: (report, knobs) => {
    const own = knobs.filter(({ kind }) => kind === 'pass-threshold');
    const types = [...new Set(report.evidence.scores.flatMap(({ task_type: type }) => type ?? []))].sort();
    if (report.evidence.scores.length === 0) return [];
    return [...types.map((type) => caseOf(report, own, type)), caseOf(report, own, ALL)];
  },
  judge: (input) => {
    const given = thresholdCase(input);
    return 'verdict' in given ? given : judged(given, input);
  },
};

function caseOf(report: FeedbackReport, knobs: readonly Knob[], subject: string): Case {
  const { scores, daily_runs } = report.evidence;
  return {
    key: subject === ALL ? 'pass-threshold' : `task-threshold-${slug(subject)}`,
    subject,
    report: sliceOf(report, { evidence: { scores, daily_runs } }),
    knobs,
  };
}

/** What a case is about, and the knob that decides it; or why there is none. */
function thresholdCase(input: RuleInput): ThresholdCase | Declined {
  const { report, subject, knobs } = input;
  const forAll = subject === ALL;
  const isOf = ({ task_type: type }: { readonly task_type: string | null }): boolean =>
    forAll || type === subject;
  const threshold = taskThreshold(report.pass_threshold, forAll ? null : subject);
  const set = (knob: Knob): boolean => typeof heldAt(knob, input) === 'number';
  const general = knobs.filter((knob) => !isTemplate(knob)).find(set);
  const template = knobs.find(isTemplate);
  const stronger = template?.shadowed_by?.find((key) => typeof heldAt(key, input) === 'number');
  const rows = report.evidence.scores;
  const seen = scoredOutputs(rows.filter(isOf), threshold);
  const others = scoredOutputs(
    rows.filter((row) => !isOf(row)),
    report.pass_threshold.value,
  );
  const base = { input, subject, forAll, threshold, seen, others, rows: rows.filter(isOf) };
  if (forAll) {
    // A threshold a task type is the smaller change, wherever one would have an effect.
    if (stronger === undefined || general === undefined)
      return declined('OBSERVE', 'no-gain', say`thresholds are judged one task type at a time`);
    return { ...base, knob: general, stronger: null };
  }
  const knob = template === undefined ? null : knobFor(template, subject, input.config(template.file) ?? {});
  if (knob === null)
    return declined('OBSERVE', 'no-knob', say`no knob is declared for the threshold of ${named(subject)}`);
  return { ...base, knob, stronger: stronger ?? null };
}

function judged(given: ThresholdCase, input: RuleInput): Draft | Declined {
  const { seen } = given;
  const labels = seen.good + seen.bad;
  if (labels >= LABELS_NEEDED) return replayed(given, input);
  const lopsided = standsOut(given, input);
  if (lopsided !== null) return lopsided;
  return auditDraft(given, { needed: LABELS_NEEDED, labels, share: FALSE_NEGATIVES, margin: MARGIN });
}

/** Enough labels: the threshold that decides best about them, if it is better beyond chance. */
function replayed(given: ThresholdCase, { gate }: RuleInput): Draft | Declined {
  const { rows, threshold, knob, seen, stronger, subject } = given;
  const best = bestThreshold(rows, threshold, knob);
  const labels = countSlot('labels', 'Labelled outputs', seen.good + seen.bad);
  if (best === null || best.p > ALPHA)
    return declined(
      'OBSERVE',
      'no-gain',
      say`no threshold nearby decides better beyond chance about the ${counts(labels, 'labelled output')}`,
    );
  const gain = (best.righted - best.wronged) / labels.value;
  if (gain < gate.min_effect)
    return declined(
      'OBSERVE',
      'no-gain',
      say`another threshold would set too few of the ${counts(labels, 'labelled output')} right`,
    );
  if (stronger !== null)
    return declined(
      'OBSERVE',
      'shadowed',
      say`a threshold for ${named(subject)} would do nothing: ${named(`${stronger.file} ${stronger.pointer}`)} wins over it`,
    );
  return thresholdDraft(given, best);
}

/** Null where outputs are rejected, just below the threshold, more often than those of other task types; else why not. */
function standsOut({ seen, others, forAll, subject }: ThresholdCase, input: RuleInput): Declined | null {
  const { gate, report } = input;
  if (seen.rejected > 0 && seen.rejected < gate.min_events)
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-events',
      say`not enough data: ${counts(countSlot('rejected', 'Outputs below the threshold', seen.rejected), 'output')} of ${named(subject)} scored below the threshold; need ${countSlot('rejected_needed', 'Outputs needed', gate.min_events)}`,
    );
  const types = new Set(report.evidence.scores.map(({ task_type: type }) => type)).size;
  const near = seen.near / seen.rejected;
  const differs = forAll || types < 2 ? false : beyondChance(seen, others, types);
  if (differs && near >= 0.5 && seen.rejected / seen.outputs >= FALSE_NEGATIVES) return null;
  return declined(
    'OBSERVE',
    'not-confirmed',
    say`outputs of ${named(subject)} do not score just below the threshold more often than others beyond chance`,
  );
}

function beyondChance(seen: ScoredOutputs, others: ScoredOutputs, types: number): boolean {
  if (others.outputs === 0) return false;
  const p = fisherExact(
    { successes: seen.rejected, n: seen.outputs },
    { successes: others.rejected, n: others.outputs },
  );
  const higher = seen.rejected / seen.outputs > others.rejected / others.outputs;
  return higher && p * types <= ALPHA;
}
