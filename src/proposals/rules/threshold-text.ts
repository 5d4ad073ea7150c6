import type { EvidenceBase } from '../../domain/evidence-base.ts';
import type { ConfigKey, Knob } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import { wilson } from '../../statistics/interval.ts';
import { heldAt } from '../knob-place.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, shareSlots, slot } from '../sentence.ts';
import { daysWithRuns, windowPrediction, windowRecord } from './one-window.ts';
import type { ScoredOutputs, ThresholdReplay } from './threshold-replay.ts';

/** A threshold to decide about. */
export interface ThresholdCase {
  readonly input: RuleInput;
  readonly subject: string;
  readonly forAll: boolean;
  readonly threshold: number;
  readonly seen: ScoredOutputs;
  readonly others: ScoredOutputs;
  readonly rows: EvidenceBase['scores'];
  readonly knob: Knob;
  /** A key that is set and wins over the knob. */
  readonly stronger: ConfigKey | null;
}

/** How many labels an audit is to bring, and what for. */
interface AuditPlan {
  readonly needed: number;
  readonly labels: number;
  readonly share: number;
  readonly margin: number;
}

/** Share of the outputs that pass which may be bad ones that did not pass before. */
const HARM_MARGIN = 0.1;

/** A request for labels: what the threshold costs cannot be read from scores alone. */
export function auditDraft(given: ThresholdCase, plan: AuditPlan): Draft {
  const { seen, subject } = given;
  const share = seen.rejected / seen.outputs;
  const interval = { ...wilson(seen.rejected, seen.outputs), low: 0, method: 'bounds' };
  const effect: Effect = {
    metric: metricOf(given),
    direction: 'lower',
    before: { value: share, numerator: seen.rejected, denominator: seen.outputs, interval },
    change: { low: 0, high: 0, estimate: 0, level: null },
    identification: 'extrapolated',
  };
  const more = countSlot('labels_needed', 'Outputs to label', plan.needed - plan.labels);
  return {
    ...frame(given, effect),
    kind: 'audit',
    state: 'PROBE',
    reason: 'audit-identifies',
    title: say`Label Outputs Below the Threshold for ${named(subject)}`,
    wishes: [],
    expectedImpact: [
      say`${more} labels tell a share of ${slot('audit_share', 'Share that is to be told', plan.share, 'percent')} to within ${slot('audit_margin', 'Margin of that share', plan.margin, 'percent')}; with them the threshold can be replayed exactly`,
      say`Nothing changes for runs: the threshold stays at ${thresholdSlot(given)}`,
    ],
    harm: { metric: 'outputs that people called bad and that pass', bound: 0, margin: HARM_MARGIN },
    risks: [say`People spend time on ${counts(more, 'label')}`],
    nextSteps: [
      say`Draw ${more} outputs of ${named(subject)} by lot, most of them among those that scored below the threshold`,
      say`Have a person call each one ${named('good')} or ${named('bad')}, and log that as ${named('metadata.label')} of the scoring event`,
      say`Analyse again`,
    ],
    method: [
      'Outputs below the threshold beside those of other task types, Fisher’s exact test, times the task types',
      'Without labels the share of good outputs that are rejected lies anywhere from none to all of the rejected ones (Manski)',
    ],
  };
}

/** The threshold that decides best about labelled outputs. */
export function thresholdDraft(given: ThresholdCase, best: ThresholdReplay): Draft {
  const { knob, seen, input, subject, forAll } = given;
  const lower = best.to < given.threshold;
  const sign = lower ? -1 : 1;
  const bounds = [sign * best.goodShare.low, sign * best.goodShare.high].sort((a, b) => a - b);
  const [low = 0, high = 0] = bounds;
  const effect: Effect = {
    metric: metricOf(given),
    direction: 'lower',
    before: {
      value: seen.good === 0 ? 0 : seen.goodRejected / seen.good,
      numerator: seen.goodRejected,
      denominator: seen.good,
      interval: wilson(seen.goodRejected, seen.good),
    },
    change: {
      low,
      high,
      estimate: seen.good === 0 ? 0 : (sign * best.goodMoved) / seen.good,
      level: best.goodShare.level,
    },
    identification: 'replayed',
  };
  const isNew = heldAt(knob, input) === undefined;
  return {
    ...frame(given, effect),
    kind: 'change',
    state: 'PROPOSE',
    reason: 'replayed',
    title: say`Adjust Scoring Threshold for ${named(subject)}`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: best.to } }],
    expectedImpact: replayText(given, best, lower),
    harm: {
      metric: 'share of passing outputs that people called bad and that did not pass before',
      bound: lower ? best.badShare.high : 0,
      margin: HARM_MARGIN,
    },
    risks: [
      lower
        ? say`More outputs pass that people would call bad`
        : say`More outputs are rejected that people would call good`,
    ],
    migration:
      forAll || !isNew
        ? []
        : [
            say`See that the code which compares scores looks up ${named(knob.pointer)} before the threshold for all; until then the new key has no effect`,
          ],
    method: [
      'Exact replay: each labelled output is decided anew under each of the nearby thresholds',
      'McNemar’s exact test of decisions that become right and wrong, times the thresholds tried; Wilson interval of the share of good outputs that moves, Clopper–Pearson bound of the bad ones, which holds whatever the true share is',
    ],
  };
}

function replayText(given: ThresholdCase, best: ThresholdReplay, lower: boolean): Sentence[] {
  const { seen } = given;
  const to = slot('threshold_after', 'Threshold proposed', best.to, 'two-decimals');
  const good = countSlot('good_moved', 'Good outputs decided otherwise', best.goodMoved);
  const bad = countSlot('bad_moved', 'Bad outputs decided otherwise', best.badMoved);
  const allGood = countSlot('good', 'Outputs called good', seen.good);
  const allBad = countSlot('bad', 'Outputs called bad', seen.bad);
  const p = slot('p_value', 'Adjusted p-value of the replay', Number(best.p.toPrecision(2)));
  return [
    lower
      ? say`Replayed at ${to}: ${good} of ${allGood} good outputs pass in addition, and ${bad} of ${allBad} bad ones; of the outputs that pass then at most ${slot('bad_bound', 'Bad outputs among those that pass, that did not pass before, at most', best.badShare.high, 'percent')} are such bad ones`
      : say`Replayed at ${to}: ${bad} of ${allBad} bad outputs are rejected in addition, and ${good} of ${allGood} good ones`,
    say`${countSlot('righted', 'Decisions that become right', best.righted)} decisions become right and ${countSlot('wronged', 'Decisions that become wrong', best.wronged)} wrong; by chance alone that has a probability of ${p}`,
  ];
}

function metricOf({ subject, forAll }: ThresholdCase): Effect['metric'] {
  return {
    kind: 'good-rejected',
    of: forAll ? null : subject,
    name: `the share of good outputs of ${subject} that score below the threshold`,
    unit: 'share',
  };
}

function thresholdSlot({ threshold }: ThresholdCase) {
  return slot('threshold', 'Threshold now', threshold, 'two-decimals');
}

function frame(given: ThresholdCase, effect: Effect) {
  const { input, seen, subject, knob } = given;
  const { report } = input;
  const median = seen.goodMedian;
  return {
    verdict: 'draft' as const,
    knob,
    effect,
    prediction: windowPrediction(effect, input, effect.before.denominator),
    issue: [
      say`Outputs of ${named(subject)} that score below the threshold: ${shareSlots('rejected_share', 'Share of outputs below the threshold', { successes: seen.rejected, n: seen.outputs })} outputs`,
      say`Current threshold: ${thresholdSlot(given)} (${named(report.pass_threshold.source)})`,
      ...(seen.good === 0
        ? [say`No label says which of them people would call good`]
        : [
            say`Of ${countSlot('good', 'Outputs called good', seen.good)} outputs that people called good, ${countSlot('good_rejected', 'Good outputs below the threshold', seen.goodRejected)} scored below it`,
          ]),
      ...(median === null
        ? []
        : [
            say`Median score of outputs that people called good: ${slot('good_median', 'Median score of good outputs', median, 'two-decimals')}`,
          ]),
    ],
    record: windowRecord(input, {
      metric: effect.metric.name,
      denominator: 'scored outputs of the window',
      direction: 'lower',
      runs: seen.outputs,
      blocks: daysWithRuns(input),
      n_eff: seen.outputs,
    }),
  };
}
