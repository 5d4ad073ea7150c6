import type { EvidenceBase } from '../../domain/evidence-base.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import { wilson } from '../../statistics/interval.ts';
import { sampleSizeForMargin } from '../../statistics/power.ts';
import { isTemplate } from '../knob-place.ts';
import { type Case, type Declined, type Draft, declined, type Rule } from '../rule.ts';
import { countSlot, counts, named, say } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';
import { type LabelledScores, labelledScores } from './labelled-scores.ts';
import { aboutMetric, oddMetrics } from './odd-metrics.ts';
import { weightsOf } from './weight-place.ts';
import { bestMove, countOf, explained, replayMove, thresholdGain, wrongNow } from './weight-replay.ts';
import { type WeightCase, weightAudit, weightDraft } from './weight-text.ts';

/** A share of wrong decisions that is worth knowing, and how well. */
const [WRONG, MARGIN] = [0.15, 0.05];
/** Labels that tell such a share to within such a margin, at 95 %: to choose weights by, and as many to confirm them by. */
const LABELS_NEEDED = 2 * Math.ceil(sampleSizeForMargin(WRONG, MARGIN));
/** Decisions are *often wrong* where the low end of their share is at least this. */
const OFTEN_WRONG = 0.1;
/** Labels that a word about wrong decisions rests on. */
const FEW = 30;
/** Most logged scores must be what the weights give, or the weights do not make them. */
const EXPLAINED = 0.95;
const ALPHA = 0.05;
const ALL = 'the weights of metrics';
const METRIC = 'metric ';

/**
 * The weights of scoring metrics decide which outputs pass: with enough labels, the move of weight from one metric to another
 * that decides best about the first of them, if it also does about the rest; without, a request for labels where there is
 * reason to doubt the weights. A metric that never varies, or says the same as another, is reported.
 */
export const metricWeights: Rule = {
  cases: (report, knobs) => {
    const found = report.evidence.metric_scores;
    if (found === null) return [];
    return knobs
      .filter((knob) => knob.kind === 'metric-weight' && isTemplate(knob))
      .flatMap((knob) => [
        caseOf(report, { key: knob.id, subject: ALL, knob, metric_scores: found }),
        ...oddMetrics(found).map(({ metric, only }) =>
          caseOf(report, {
            key: `metric-${slug(metric)}`,
            subject: METRIC + metric,
            knob,
            metric_scores: only,
          }),
        ),
      ]);
  },
  judge: (input) => {
    const [knob] = input.knobs;
    const found = input.report.evidence.metric_scores;
    if (knob === undefined || found === null)
      return declined('OBSERVE', 'no-knob', say`no knob is declared for the weights of metrics`);
    const config = input.config(knob.file);
    if (config === undefined)
      return declined('OBSERVE', 'no-config-file', say`there is no ${named(knob.file)} to change`);
    const weights = weightsOf(knob, config);
    if (weights.every(({ weight }) => weight === 0))
      return declined('OBSERVE', 'value-unusable', say`${named(knob.file)} gives no metric a weight`);
    if (input.subject.startsWith(METRIC))
      return aboutMetric(input.subject.slice(METRIC.length), found, weights);
    return judged({ input, knob, found, weights });
  },
};

interface Asked extends Pick<Case, 'key' | 'subject'> {
  readonly knob: Knob;
  readonly metric_scores: EvidenceBase['metric_scores'];
}

function caseOf(report: FeedbackReport, { key, subject, knob, metric_scores }: Asked): Case {
  const { daily_runs } = report.evidence;
  return {
    key,
    subject,
    report: sliceOf(report, { evidence: { metric_scores, daily_runs } }),
    knobs: [knob],
  };
}

function judged(given: WeightCase): Draft | Declined {
  const { input, found, weights } = given;
  const silent = weights.find(
    ({ metric, weight }) => weight > 0 && found.metrics.every((row) => row.metric !== metric),
  );
  if (silent !== undefined)
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-calls',
      say`${named(silent.metric)} has a weight and no score in the log: log one under ${named('metadata.metric_scores')} of scoring events`,
    );
  const rows = labelledScores(found, weights, input.report.pass_threshold);
  const labels = countOf(rows);
  const fits = explained(rows, weights);
  if (labels >= FEW && fits < EXPLAINED * labels)
    return declined(
      'OBSERVE',
      'value-unusable',
      say`only ${countSlot('explained', 'Labelled outputs whose score the weights give', fits)} of ${counts(countSlot('labels', 'Labelled outputs', labels), 'labelled output')} have the score that these weights give: something else makes the scores`,
    );
  return labels < LABELS_NEEDED ? tooFew(given, rows) : replayed(given, rows);
}

/** Too few labels: where the weights are in doubt a request for more. */
function tooFew(given: WeightCase, rows: readonly LabelledScores[]): Draft | Declined {
  const { found, weights } = given;
  const labels = countOf(rows);
  const wrong = wrongNow(rows, weights);
  const doubts = oddMetrics(found).flatMap(({ metric, only }) => {
    const said = aboutMetric(metric, only, weights);
    return said.reason === 'no-gain' ? [] : [said.detail];
  });
  const often = labels >= FEW && wilson(wrong, labels).low >= OFTEN_WRONG;
  if (doubts.length > 0 || often) return weightAudit(given, { needed: LABELS_NEEDED, labels, wrong, doubts });
  return declined(
    'INSUFFICIENT_DATA',
    'too-few-labels',
    say`${counts(countSlot('labels', 'Labelled outputs', labels), 'output')} with scores by metric carry a verdict of a person; need ${countSlot('labels_needed', 'Labels needed', LABELS_NEEDED)} to weigh metrics by`,
  );
}

/** Enough labels: chosen on the first days, confirmed on the rest. */
function replayed(given: WeightCase, rows: readonly LabelledScores[]): Draft | Declined {
  const { input, weights } = given;
  const { gate } = input;
  const parts = splitByDay(rows);
  const days = new Set(rows.map(({ day }) => day)).size;
  if (days < gate.min_days || parts === null)
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-days',
      say`not enough data: outputs were labelled on ${counts(countSlot('days', 'Days with labels', days), 'day')}; need ${countSlot('days_needed', 'Days needed', gate.min_days)}`,
    );
  const { discover, confirm } = parts;
  const first = countSlot('discover_labels', 'Labelled outputs of the first part', countOf(discover));
  const best = bestMove(discover, weights);
  if (best === null || Math.min(1, best.replay.p * best.tried) > gate.max_adjusted_p)
    return declined(
      'OBSERVE',
      'no-gain',
      say`no other weights decide better beyond chance about the first ${counts(first, 'labelled output')}`,
    );
  if (thresholdGain(discover, weights) >= best.replay.righted - best.replay.wronged)
    return declined(
      'OBSERVE',
      'no-gain',
      say`another threshold would set as many of the first ${counts(first, 'labelled output')} right as other weights would`,
    );
  const held = replayMove(confirm, weights, best.move);
  const gain = (held.righted - held.wronged) / held.outputs;
  if (held.p > ALPHA || gain < gate.min_effect)
    return declined(
      'OBSERVE',
      'not-confirmed',
      say`the weights that decide best about the first ${counts(first, 'labelled output')} do not decide better about the rest beyond chance`,
    );
  return weightDraft(given, { best, held, discover, confirm });
}

/** Days up to the one that brings half of the labels, and the days after it; null where there are none. */
function splitByDay(
  rows: readonly LabelledScores[],
): { readonly discover: LabelledScores[]; readonly confirm: LabelledScores[] } | null {
  const half = countOf(rows) / 2;
  let seen = 0;
  let last = '';
  for (const { day, outputs } of rows.toSorted((one, other) => (one.day < other.day ? -1 : 1))) {
    if (seen >= half && day !== last) break;
    seen += outputs;
    last = day;
  }
  const confirm = rows.filter(({ day }) => day > last);
  return confirm.length === 0 ? null : { discover: rows.filter(({ day }) => day <= last), confirm };
}
