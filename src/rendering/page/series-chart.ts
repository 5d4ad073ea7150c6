import type { ChangePoint, TrendSeries } from '../../domain/performance-trends.ts';
import { chartSvg, INK } from './chart.ts';
import { measureText } from './measure-text.ts';

const SIZE = { width: 440, height: 220 };
const MEANING_COLOURS = { better: INK.better, worse: INK.worse, neither: INK.neither } as const;

/** A series over time with its intervals as a band and its change points as marked days. */
export function seriesChart(
  series: TrendSeries,
  about: { readonly name: string; readonly title: string },
): string {
  const { points, unit } = series;
  const starts = points.map(({ start }) => start);
  const share = unit === 'share' || unit === 'score';
  const low = points.map(({ interval, value }) => interval?.low ?? value);
  const spread = points.map(({ interval, value }, index) =>
    value === null ? null : (interval?.high ?? value) - (low[index] ?? value),
  );
  const option = {
    grid: {
      left: 8,
      right: 12,
      top: 24,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: starts.map(shortStart),
      axisLine: { lineStyle: { color: INK.grid } },
      axisTick: { show: false },
      axisLabel: { color: INK.muted, fontSize: 12, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      ...(share ? shareAxis(points) : { min: 0 }),
      splitNumber: 4,
      splitLine: { lineStyle: { color: INK.grid } },
      axisLabel: {
        color: INK.muted,
        fontSize: 12,
        formatter: (value: number) => measureText(value, unit),
      },
    },
    series: [
      area(low, { color: INK.band, opacity: 0 }),
      area(spread, { color: INK.band, opacity: 1 }),
      {
        type: 'line',
        data: points.map(({ value }) => value),
        color: INK.line,
        lineStyle: { width: 2 },
        symbol: 'circle',
        symbolSize: 4,
        showSymbol: points.length <= 62,
        z: 3,
        markLine: changeLines(series.change_points, starts),
        markArea: changeAreas(series.change_points, starts),
      },
    ],
  };
  return chartSvg(option, SIZE, { name: about.name, label: `${about.title}: ${inWords(series)}` });
}

/** What a chart of a series shows, for whoever does not see it. */
export function inWords({ points, unit, change_points: changes, direction }: TrendSeries): string {
  const measured = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (measured.length === 0) return 'nothing measured';
  const range = `from ${measureText(Math.min(...measured), unit)} to ${measureText(Math.max(...measured), unit)}`;
  const marks = changes.map(({ at, direction: way }) => `${way} on ${at}`);
  return `${measured.length} of ${points.length} buckets measured, ${range}; ${direction.verdict}${marks.length === 0 ? '' : `; changed level ${marks.join(', ')}`}`;
}

/** The part of 0 to 1 that the values and intervals are in, with some air, and even steps in it. */
function shareAxis(points: TrendSeries['points']): object {
  const values = points.flatMap(({ value, interval }) =>
    value === null ? [] : [interval?.low ?? value, interval?.high ?? value],
  );
  const [low, high] = [Math.min(1, ...values), Math.max(0, ...values)];
  const step = high - low > 0.4 ? 0.2 : 0.1;
  return {
    min: rounded(Math.floor(low / step) * step),
    max: Math.min(1, rounded(Math.ceil(high / step) * step)),
    interval: step,
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function area(data: readonly (number | null)[], areaStyle: object): object {
  return {
    type: 'line',
    stack: 'interval',
    data,
    color: INK.band,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    areaStyle,
    silent: true,
    z: 1,
  };
}

function changeLines(changes: readonly ChangePoint[], starts: readonly string[]): object {
  return {
    symbol: 'none',
    label: { color: INK.text, fontSize: 12, position: 'end', formatter: '{b}' },
    data: changes.map(({ at, direction, meaning }) => ({
      name: `${direction === 'up' ? '↑' : '↓'} ${shortStart(at)}`,
      xAxis: indexOf(at, starts),
      lineStyle: { color: MEANING_COLOURS[meaning], type: 'solid', width: 1.5 },
    })),
  };
}

/** The days that the change may have been on. */
function changeAreas(changes: readonly ChangePoint[], starts: readonly string[]): object {
  return {
    silent: true,
    itemStyle: { color: INK.grid, opacity: 0.5 },
    data: changes
      .filter(({ earliest, latest }) => earliest !== latest)
      .map(({ earliest, latest }) => [
        { xAxis: indexOf(earliest, starts) },
        { xAxis: indexOf(latest, starts) },
      ]),
  };
}

/** The bucket that a day is in: the last one that does not start after it. */
function indexOf(day: string, starts: readonly string[]): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start.slice(0, 10) <= day.slice(0, 10)),
  );
}

/** `11-15`, and with the hour where the buckets are hours. */
function shortStart(start: string): string {
  const [, day = start, hour] = /^\d{4}-(\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(start) ?? [];
  return hour === undefined || hour === '00:00' ? day : `${day} ${hour}`;
}
