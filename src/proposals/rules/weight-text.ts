import type { EvidenceBase } from '../../domain/evidence-base.ts';
import type { Knob } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import { dayBy } from '../../domain/time.ts';
import { clopperPearson } from '../../statistics/exact-interval.ts';
import { wilson } from '../../statistics/interval.ts';
import { pairedDifference } from '../../statistics/paired-difference.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, shareSlots, slot } from '../sentence.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { windowPrediction, windowRecord } from './one-window.ts';
import type { MetricWeight } from './weight-place.ts';
import { countOf, movedWeights, type WeighedMove, type WeightReplay, wrongNow } from './weight-replay.ts';

/** Weights to decide about. */
export interface WeightCase {
  readonly input: RuleInput;
  /** The knob of every weight. */
  readonly knob: Knob;
  readonly found: NonNullable<EvidenceBase['metric_scores']>;
  readonly weights: readonly MetricWeight[];
}

/** How many labels an audit is to bring, and what gave rise to it. */
interface AuditPlan {
  readonly needed: number;
  readonly labels: number;
  readonly wrong: number;
  readonly doubts: readonly Sentence[];
}

/** A move of weight, and what it comes to in both parts of the window. */
interface ConfirmedMove {
  readonly best: WeighedMove;
  readonly held: WeightReplay;
  readonly discover: readonly LabelledScores[];
  readonly confirm: readonly LabelledScores[];
}

/** Share of the labelled outputs that may be decided wrongly and were not before. */
const HARM_MARGIN = 0.1;
/** So many doubts are told of by themselves. */
const TOLD = 3;

const METRIC: Effect['metric'] = {
  kind: 'decided-wrongly',
  of: null,
  name: 'the share of labelled outputs that are decided wrongly',
  unit: 'share',
};

/** A request for labels: which weights decide best cannot be read from scores alone. */
export function weightAudit(given: WeightCase, { needed, labels, wrong, doubts }: AuditPlan): Draft {
  const effect: Effect = {
    metric: METRIC,
    direction: 'lower',
    before: {
      value: labels === 0 ? 0 : wrong / labels,
      numerator: wrong,
      denominator: labels,
      interval: wilson(wrong, labels),
    },
    change: { low: 0, high: 0, estimate: 0, level: null },
    identification: 'extrapolated',
  };
  const more = countSlot('labels_needed', 'Outputs to label', needed - labels);
  return {
    ...frame(given, effect, labels),
    kind: 'audit',
    state: 'PROBE',
    reason: 'audit-identifies',
    title: say`Label Outputs to Judge the Weights of Metrics`,
    knob: given.knob,
    issue: [
      ...doubts.slice(0, TOLD),
      labels === 0
        ? say`No label says which outputs people would call good`
        : say`Under the present weights and threshold ${shareSlots('wrong_share', 'Labelled outputs that are decided wrongly', { successes: wrong, n: labels })} labelled outputs are decided wrongly`,
    ],
    wishes: [],
    expectedImpact: [
      say`${more} more labels make ${countSlot('labels_all', 'Labels to weigh metrics by', needed)}: half of them to choose weights by, and half to confirm the choice; with them other weights can be replayed exactly`,
      say`Nothing changes for runs: the weights stay as they are`,
    ],
    harm: { metric: 'labelled outputs that are decided wrongly', bound: 0, margin: HARM_MARGIN },
    risks: [say`People spend time on ${counts(more, 'label')}`],
    nextSteps: [
      say`Draw ${more} outputs by lot, among all that have scores by metric, over at least ${countSlot('days_needed', 'Days needed', given.input.gate.min_days)} days`,
      say`Have a person call each one ${named('good')} or ${named('bad')} without seeing its scores, and log that as ${named('metadata.label')} of the scoring event`,
      say`Analyse again`,
    ],
    method: [
      'Spread of each metric and correlation of each two metrics over all outputs that log them',
      'Which weights decide best is not identified without labels',
    ],
    record: recordOf(given, labels),
  };
}

/** Weight that goes from one metric to another. */
export function weightDraft(given: WeightCase, confirmed: ConfirmedMove): Draft {
  const { best, held, discover, confirm } = confirmed;
  const { weights } = given;
  const [giver, taker] = [weights[best.move.from], weights[best.move.to]];
  const moved = movedWeights(weights, best.move);
  if (giver === undefined || taker === undefined) throw new RangeError('the move is none of these weights');
  const [less, more] = [moved[best.move.from] ?? 0, moved[best.move.to] ?? 0];
  const wrong = wrongNow(confirm, weights);
  const { low, high, level } = pairedDifference({
    onlyFirst: held.wronged,
    onlySecond: held.righted,
    n: held.outputs,
  });
  const effect: Effect = {
    metric: METRIC,
    direction: 'lower',
    before: {
      value: wrong / held.outputs,
      numerator: wrong,
      denominator: held.outputs,
      interval: wilson(wrong, held.outputs),
    },
    change: { low, high, estimate: (held.wronged - held.righted) / held.outputs, level },
    identification: 'replayed',
  };
  const harm = clopperPearson(held.wronged, held.outputs, { level: 0.9 }).high;
  return {
    ...frame(given, effect, held.outputs),
    kind: 'change',
    state: 'PROPOSE',
    reason: 'replayed',
    title: say`Give Metric ${named(taker.metric)} More Weight and ${named(giver.metric)} Less`,
    knob: taker.knob,
    wishes: [{ file: taker.knob.file, values: { [giver.knob.pointer]: less, [taker.knob.pointer]: more } }],
    issue: [
      say`Of outputs that people labelled, ${shareSlots('wrong_share', 'Labelled outputs that are decided wrongly', { successes: wrong, n: held.outputs })} are decided wrongly: good ones that do not pass, or bad ones that do`,
      say`Weights now: ${weightSlot('giver_before', giver.weight)} for ${named(giver.metric)} and ${weightSlot('taker_before', taker.weight)} for ${named(taker.metric)}`,
    ],
    expectedImpact: [
      say`Replayed with ${weightSlot('giver_after', less)} for ${named(giver.metric)} and ${weightSlot('taker_after', more)} for ${named(taker.metric)}: of ${countSlot('confirm_labels', 'Labelled outputs of the second part', held.outputs)} labelled outputs that had no part in the choice, ${countSlot('righted', 'Decisions that become right', held.righted)} decisions become right and ${countSlot('wronged', 'Decisions that become wrong', held.wronged)} wrong`,
      say`The share that is decided wrongly changes by [${slot('change_low', 'Change of the share, low end', low, 'two-decimals')}, ${slot('change_high', 'Change of the share, high end', high, 'two-decimals')}]; by chance alone that has a probability of ${slot('p_value', 'P-value of the confirmation', Number(held.p.toPrecision(2)))}`,
      say`The weights were chosen among ${countSlot('tried', 'Moves of weight that were tried', best.tried)} moves of weight on the first ${countSlot('discover_labels', 'Labelled outputs of the first part', countOf(discover))} labelled outputs`,
    ],
    harm: {
      metric: 'labelled outputs that are decided wrongly and were not before',
      bound: harm,
      margin: HARM_MARGIN,
    },
    risks: [
      say`Scores before and after the change are not comparable: thresholds, trends and macros are judged by them`,
      say`Labels speak for the outputs that people chose to label`,
    ],
    method: [
      'Exact replay: each labelled output is scored anew under other weights, and decided by the same threshold',
      'Chosen on the first days, McNemar’s exact test times the moves tried; confirmed on the rest, McNemar’s exact test, interval of Agresti and Min; Clopper–Pearson bound of the outputs decided wrongly that were not before',
    ],
    record: {
      ...recordOf(given, held.outputs),
      discover: {
        ...periodOf(discover),
        estimate: (best.replay.wronged - best.replay.righted) / best.replay.outputs,
        p: best.replay.p,
        q: Math.min(1, best.replay.p * best.tried),
      },
      confirm: {
        ...periodOf(confirm),
        estimate: effect.change.estimate ?? 0,
        lo: low,
        hi: high,
        level,
        shrunk: effect.change.estimate ?? 0,
      },
    },
  };
}

function weightSlot(name: string, weight: number) {
  return slot(name, `Weight, ${name.replace('_', ' ')}`, weight, 'two-decimals');
}

/** From the start of the first day to the end of the last. */
function periodOf(rows: readonly LabelledScores[]): { readonly start: string; readonly end: string } {
  const days = rows.map(({ day }) => day).sort();
  return { start: `${days[0] ?? ''}T00:00:00.000Z`, end: `${dayBy(days.at(-1) ?? '', 1)}T00:00:00.000Z` };
}

function recordOf({ input, found }: WeightCase, labels: number): Draft['record'] {
  return windowRecord(input, {
    metric: METRIC.name,
    denominator: 'labelled outputs with scores by metric',
    direction: 'lower',
    runs: labels,
    blocks: new Set(found.labelled.map(({ day }) => day)).size,
    n_eff: labels,
  });
}

function frame({ input }: WeightCase, effect: Effect, labels: number) {
  return { verdict: 'draft' as const, effect, prediction: windowPrediction(effect, input, labels) };
}
