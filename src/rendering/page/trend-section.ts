import { intervalText, rateText, twoDecimals } from '../../domain/figure-text.ts';
import type { FigureInterval } from '../../domain/figures.ts';
import type {
  ChangePoint,
  FreshRise,
  PerformanceTrends,
  TrendSeries,
} from '../../domain/performance-trends.ts';
import { seriesName, seriesVerdict } from '../trend-lines.ts';
import { measureText } from './measure-text.ts';
import { seriesChart } from './series-chart.ts';

/** A failure that rarely happens has no chart, unless its level changed. */
const FEWEST_FAILURES = 10;

/** Every measure over time: a chart, what is said of it, and its table. */
export function trendSection({ series }: PerformanceTrends): object[] {
  return series
    .filter((one) => one.points.some(({ value }) => value !== null) && !isRare(one))
    .map((one, index) => {
      const title = capitalised(seriesName(one));
      return {
        title,
        verdict: seriesVerdict(one),
        of: one.of,
        chart: { svg: seriesChart(one, { name: `trend-${index + 1}`, title }) },
        changes: [
          ...one.change_points.map((change) => changeText(change, one.unit)),
          ...(one.fresh_rise === null ? [] : [riseText(one.fresh_rise)]),
        ],
        rows: one.points.map(({ start, value, interval, n }) => ({
          start: start.replace(/T00:00:00(?:\.0+)?Z$/, ''),
          value: value === null ? '–' : measureText(value, one.unit),
          interval: interval === null ? '–' : spanText(interval, one.unit),
          n,
        })),
      };
    });
}

function isRare({ metric, points, change_points: changes }: TrendSeries): boolean {
  const failures = points.reduce((sum, { value, n }) => sum + (value ?? 0) * n, 0);
  return metric === 'failure_rate' && changes.length === 0 && failures < FEWEST_FAILURES - 0.5;
}

function changeText(change: ChangePoint, unit: TrendSeries['unit']): string {
  const span = change.earliest === change.latest ? '' : `, between ${change.earliest} and ${change.latest}`;
  const level = (side: ChangePoint['before']): string =>
    `${measureText(side.value, unit)}${side.interval === null ? '' : ` ${spanText(side.interval, unit)}`} of ${side.n}`;
  const commits = change.commits.map(({ hash, subject }) => `${hash.slice(0, 10)} ${subject}`);
  const near =
    commits.length === 0 ? '' : `. Commits near it, which need not be its cause: ${commits.join('; ')}`;
  return `${change.direction === 'up' ? 'Up' : 'Down'} on ${change.at}${span}: ${level(change.before)} → ${level(change.after)}, adjusted p ${change.adjusted_p.toFixed(3)}${secondText(change)}${near}`;
}

function secondText({ second_method: second }: ChangePoint): string {
  if (second === null) return '';
  if (second.at === null) return '; E-divisive, a second method, finds none';
  return `; E-divisive, a second method, ${second.agrees ? 'agrees' : 'differs'}: ${second.at}`;
}

function riseText({ since, before, after }: FreshRise): string {
  const share = (side: FreshRise['before']): string =>
    rateText({ value: side.value, interval: side.interval, denominator: side.n });
  return `More failures since ${since.slice(0, 16).replace('T', ' ')} UTC: ${share(before)} → ${share(after)}; too fresh to be a change point`;
}

function spanText(interval: FigureInterval, unit: TrendSeries['unit']): string {
  if (unit !== 'ms' && unit !== 'tokens per run') return intervalText(interval);
  const [low, high] = [interval.low, interval.high].map((end) =>
    unit === 'ms' ? twoDecimals(end / 1000) : String(Math.round(end)),
  );
  return `[${low}, ${high}]`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
