import { intervalText, twoDecimals, wholeText } from '../domain/figure-text.ts';
import type { PerformanceTrends, TrendSeries } from '../domain/performance-trends.ts';
import { sparkline } from './sparkline.ts';
import { printable } from './tainted.ts';

const NAMES: Readonly<Record<TrendSeries['metric'], string>> = {
  success_rate: 'success rate',
  mean_score: 'mean score',
  latency_p50: 'duration p50',
  latency_p95: 'duration p95',
  errors_per_run: 'errors per run',
  tokens_per_run: 'tokens per run',
  failure_rate: 'fails with',
  macro_success_rate: 'success of',
};
const NAME_WIDTH = 42;

/** A line per series: its name, its bars and what they run between, and whether its level differs over time. */
export function trendLines({ series }: Pick<PerformanceTrends, 'series'>): string[] {
  const shown = series.filter((one) => one.points.some((point) => point.value !== null));
  const width = Math.min(NAME_WIDTH, Math.max(0, ...shown.map((one) => seriesName(one).length)));
  const ranges = shown.map((one) => rangeText(one));
  const rangeWidth = Math.max(0, ...ranges.map((range) => range.length));
  const need = sharedNeed(shown);
  const lines = shown.map((one, index) => {
    const bars = sparkline(one.points.map(({ value }) => value));
    const said = [need === null ? verdictBeside(one) : one.direction.verdict, ...marks(one)];
    const name = seriesName(one).slice(0, width).padEnd(width);
    return `${name}  ${bars}  ${(ranges[index] ?? '').padEnd(rangeWidth)}  ${said.filter((part) => part !== '').join('; ')}`;
  });
  return need === null ? lines : [...lines, `For a direction: ${need}.`];
}

/** What every series lacks alike, to be said once; null where they do not. */
function sharedNeed(series: readonly TrendSeries[]): string | null {
  const needs = new Set(series.map(({ direction }) => direction.need));
  return series.length > 1 && needs.size === 1 ? ([...needs][0] ?? null) : null;
}

/** The least and the greatest value of the bars. */
function rangeText({ points, unit }: TrendSeries): string {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map((value) =>
    isWhole(unit) ? wholeText(value) : twoDecimals(value),
  );
  const span = least === greatest ? `${least}` : `${least}–${greatest}`;
  return unit === 'ms' ? `${span} ms` : span;
}

/** What is said of the halves; two halves that are alike say nothing where the level changed elsewhere. */
function verdictBeside(series: TrendSeries): string {
  const changed = series.change_points.length > 0 || series.fresh_rise !== null;
  return changed && series.direction.verdict === 'no difference found' ? '' : seriesVerdict(series);
}

/** The days on which the level changed, and since when there are more failures. */
function marks({ change_points: changes, fresh_rise: rise }: TrendSeries): string[] {
  return [
    ...changes.map(({ at, direction }) => `${direction === 'up' ? 'rose' : 'fell'} on ${at}`),
    ...(rise === null ? [] : [`more failures since ${rise.since.slice(0, 16).replace('T', ' ')}`]),
  ];
}

/** A series as people call it. */
export function seriesName({ metric, subject }: TrendSeries): string {
  return subject === null ? NAMES[metric] : printable(`${NAMES[metric]} ${subject}`);
}

/** Whether the later half of a series differs from the earlier one, in words. */
export function seriesVerdict({ unit, direction }: TrendSeries): string {
  const { verdict, difference, interval, need } = direction;
  if (difference === null || interval === null) return `${verdict}: ${need ?? ''}`;
  const whole = isWhole(unit);
  const figure = whole ? wholeText(Math.abs(difference)) : twoDecimals(Math.abs(difference));
  const ends = verdict === 'down' ? { low: -interval.high, high: -interval.low } : interval;
  const spread = whole ? `[${wholeText(ends.low)}, ${wholeText(ends.high)}]` : intervalText(ends);
  return verdict === 'no difference found' ? verdict : `${verdict} by ${figure} ${spread}`;
}

/** Milliseconds and tokens are told without decimals. */
function isWhole(unit: TrendSeries['unit']): boolean {
  return unit === 'ms' || unit === 'tokens per run';
}
