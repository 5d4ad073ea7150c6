import { intervalText, twoDecimals } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { ChangePoint, Level, TrendMetric, TrendSeries } from '../domain/performance-trends.ts';

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
    one.change_points.map((change) => ({
      id: ['trend', one.metric, ...(one.subject === null ? [] : [one.subject]), change.at].join('.'),
      kind: 'trend',
      statement: statementOf(one, change),
      state: passes(one, change, gate) ? 'CLAIM' : 'OBSERVE',
      rates: [],
      runs_needed: null,
    })),
  );
}

/**
 * Whether a change is a claim: the gate's limits on p, effect, events and days hold. It is judged on the whole window, since a
 * window cut in two would miss most changes of this kind; `docs/architecture.md` says more.
 */
function passes({ unit, points }: TrendSeries, change: ChangePoint, gate: GateRules): boolean {
  if (change.adjusted_p > gate.max_adjusted_p || change.difference_interval === null) return false;
  const bound = Math.min(Math.abs(change.difference_interval.low), Math.abs(change.difference_interval.high));
  const clear = change.difference_interval.low > 0 || change.difference_interval.high < 0;
  if (!clear || bound === 0) return false;
  if (unit !== 'share') return true;
  const events = points.reduce((sum, { value, n }) => sum + Math.min(value ?? 0, 1 - (value ?? 1)) * n, 0);
  const days = points.filter(({ value }) => value !== null && value > 0 && value < 1).length;
  return Math.abs(change.difference) >= gate.min_effect && events >= gate.min_events && days >= gate.min_days;
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
  return `${subject} ${verb} from ${levelText(change.before, series)} to ${levelText(change.after, series)} ${when}; adjusted p ${pText(change.adjusted_p)}.${near}`;
}

function levelText({ value, n, interval }: Level, { unit, metric }: TrendSeries): string {
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
