import { intervalText, twoDecimals, wholeText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { ChangePoint, Level, TrendMetric, TrendSeries } from '../domain/performance-trends.ts';
import { daysIn } from '../domain/time.ts';
import { needText } from './arrival.ts';
import { changeEvidence } from './change-evidence.ts';

const NAMES = {
  success_rate: 'The success rate',
  mean_score: 'The mean score',
  latency_p50: 'The median duration of an event',
  latency_p95: 'The 95th percentile of event durations',
  errors_per_run: 'The number of errors per run',
  tokens_per_run: 'The number of tokens per run',
  failure_rate: 'The share of runs that fail with',
  macro_success_rate: 'The success rate of',
} as const satisfies Record<TrendMetric, string>;

/** One finding per change of level; what a commit nearby has to do with it is for people to judge. */
export function changeFindings(series: readonly TrendSeries[], gate: GateRules): Finding[] {
  return series.flatMap((one) =>
    one.change_points.map((change) => {
      const evidence = changeEvidence(one, change, gate);
      const { unmet, power } = evidence;
      const open = unmet.includes('support') || unmet.includes('confirmation');
      return {
        id: ['trend', one.metric, ...(one.subject === null ? [] : [one.subject]), change.at].join('.'),
        kind: 'trend',
        statement: `${statementOf(one, change)}${lackText(evidence)}`,
        state: unmet.length === 0 ? 'CLAIM' : open ? 'INSUFFICIENT_DATA' : 'OBSERVE',
        rates: [],
        runs_needed: open ? power.need_runs : null,
        evidence,
      };
    }),
  );
}

/** Why a change that was found is no claim. */
function lackText({ unmet, power, claim, data }: FindingEvidence): string {
  if (unmet.length === 0) return '';
  const need = claim.denominator === 'days' ? daysText(power, data) : needText(power);
  if (unmet.includes('confirmation'))
    return ` Its size is not known well enough${need === '' ? '' : `: ${need}`}.`;
  if (unmet.includes('support')) return ' Too few events, or on too few days, to act on.';
  if (unmet.includes('agreement')) return ' Seen by one of two methods, so it is no claim.';
  if (unmet.includes('effect'))
    return ` Smaller than the ${twoDecimals(claim.min_effect ?? 0)} that the gate asks for.`;
  return ' Chance alone shows as much too often for the gate.';
}

/** How many more days it takes. */
function daysText(
  { period_days: period, expected }: FindingEvidence['power'],
  { from, to }: FindingEvidence['data'],
): string {
  if (period === null) return '';
  const more = period - daysIn({ start: from, end: to });
  const there = expected === null ? 'more than a year' : `there by ${expected}`;
  return `need ${wholeText(more)} more ${more === 1 ? 'day' : 'days'}, ${there} (--period ${period}d)`;
}

function statementOf(series: TrendSeries, change: ChangePoint): string {
  const subject =
    series.subject === null ? NAMES[series.metric] : `${NAMES[series.metric]} ${series.subject}`;
  const verb = change.direction === 'up' ? 'rose' : 'fell';
  const when =
    change.earliest === change.latest
      ? `on ${change.at}`
      : `on ${change.at} (between ${change.earliest} and ${change.latest})`;
  const commits = change.commits.map(({ hash, files }) => `${hash.slice(0, 10)} touched ${files.join(', ')}`);
  const near = commits.length === 0 ? '' : ` Commits near it: ${commits.join('; ')}.`;
  return `${subject} ${verb} from ${levelText(change.before, series)} to ${levelText(change.after, series)} ${when}${differenceText(series, change)}; adjusted p ${pText(change.adjusted_p)}.${secondText(change)}${near}`;
}

/** What the second method says of a change of a measured series. */
function secondText({ second_method: second }: ChangePoint): string {
  if (second === null) return '';
  if (second.at === null || second.p === null) return ' A second method, E-divisive, finds no change.';
  const p = `(p ${pText(second.p)})`;
  return second.agrees
    ? ` A second method, E-divisive, agrees: ${second.at} ${p}.`
    : ` A second method, E-divisive, sees a change on ${second.at} instead ${p}.`;
}

/** The difference with its interval, where there is one. */
function differenceText(
  { unit }: TrendSeries,
  { difference, difference_interval: spread }: ChangePoint,
): string {
  if (spread === null) return '';
  return unit === 'ms'
    ? `; difference ${Math.round(difference)} ms [${Math.round(spread.low)}, ${Math.round(spread.high)}]`
    : `; difference ${twoDecimals(difference)} ${intervalText(spread)}`;
}

export function levelText(
  { value, n, interval }: Level,
  { unit, metric }: Pick<TrendSeries, 'unit' | 'metric'>,
): string {
  const measured =
    metric === 'failure_rate' || metric === 'success_rate'
      ? 'runs'
      : metric === 'macro_success_rate'
        ? 'uses'
        : 'days';
  const figure = unit === 'ms' ? `${Math.round(value)} ms` : twoDecimals(value);
  const spread =
    interval === null
      ? ''
      : unit === 'ms'
        ? ` [${Math.round(interval.low)}, ${Math.round(interval.high)}]`
        : ` ${intervalText(interval)}`;
  return `${figure}${spread} of ${n} ${measured}`;
}

function pText(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}
