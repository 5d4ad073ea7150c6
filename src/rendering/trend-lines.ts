import { intervalText, twoDecimals } from '../domain/figure-text.ts';
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
const FAMILIES_SHOWN = 3;
const NAME_WIDTH = 42;

/** A line per series: its name, its bars, and whether the later half differs from the earlier one. */
export function trendLines({ series }: Pick<PerformanceTrends, 'series'>): string[] {
  const families = series.filter(({ metric }) => metric === 'failure_rate');
  const hidden = new Set(families.slice(FAMILIES_SHOWN).filter((one) => one.change_points.length === 0));
  const shown = series.filter((one) => !hidden.has(one) && one.points.some((point) => point.value !== null));
  const width = Math.min(NAME_WIDTH, Math.max(0, ...shown.map((one) => seriesName(one).length)));
  const lines = shown.map(
    (one) =>
      `${seriesName(one).slice(0, width).padEnd(width)}  ${sparkline(one.points.map(({ value }) => value))}  ${seriesVerdict(one)}`,
  );
  return hidden.size === 0
    ? lines
    : [...lines, `… and ${hidden.size} failure families more in performance_trends.json`];
}

/** A series as people call it. */
export function seriesName({ metric, subject }: TrendSeries): string {
  return subject === null ? NAMES[metric] : printable(`${NAMES[metric]} ${subject}`);
}

/** Whether the later half of a series differs from the earlier one, in words. */
export function seriesVerdict({ unit, direction }: TrendSeries): string {
  const { verdict, difference, interval, need } = direction;
  if (difference === null || interval === null) return `${verdict}: ${need ?? ''}`;
  const figure =
    unit === 'ms' || unit === 'tokens per run' ? String(Math.round(difference)) : twoDecimals(difference);
  const spread =
    unit === 'ms' || unit === 'tokens per run'
      ? `[${Math.round(interval.low)}, ${Math.round(interval.high)}]`
      : intervalText(interval);
  return verdict === 'no difference found' ? verdict : `${verdict} by ${figure} ${spread}`;
}
