import { describe, expect, it } from 'vitest';
import { analyseFeedback } from '../../src/analysis/feedback.ts';
import { freshRises } from '../../src/analysis/fresh-rises.ts';
import type { Series } from '../../src/analysis/series.ts';
import { trendLines } from '../../src/rendering/trend-lines.ts';
import { type Entry, historyOf } from '../history/log-builder.ts';

const FIRST = Date.parse('2025-10-23T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const DAYS = 28;
const WINDOW = { start: '2025-10-23T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' };
/** Two in three runs of the last ten hours. */
const FROM_HOUR = DAYS * 24 - 10;

function failsAt(run: number): boolean {
  const hour = Math.floor(run / 2);
  return hour >= FROM_HOUR ? run % 3 !== 0 : run % 20 === 7;
}

/** Two runs an hour, one in twenty fails. */
function log(): Entry[] {
  return Array.from({ length: DAYS * 24 * 2 }, (_, run) => {
    const failed = failsAt(run);
    return {
      timestamp: new Date(FIRST + run * (HOUR_MS / 2)).toISOString(),
      event_type: 'workflow_end',
      workflow_id: `run-${run}`,
      success: !failed,
      ...(failed ? { error_message: 'OpenAI API timeout after 30s' } : {}),
    };
  });
}

async function analysed(entries: readonly Entry[]) {
  const history = await historyOf([...entries]);
  const threshold = { value: 0.8, source: 'test', byTaskType: {} };
  return analyseFeedback(history, { window: WINDOW, threshold, now: WINDOW.end, generator: 'apeg test' });
}

describe('failures that rose in the last hours of a window', () => {
  it('come first, with the hour, both rates and what is not known, and are no claim', async () => {
    const { report, trends } = await analysed(log());
    const [first] = report.findings;
    expect(first).toMatchObject({ id: 'trend.success_rate.now', kind: 'trend', state: 'OBSERVE' });
    expect(first?.statement).toBe(
      'Right now, at the end of the window, more runs fail: 0.70 [0.48, 0.85] of 20 runs since 2025-11-19 14:00 UTC, 0.05 [0.04, 0.07] of 1008 runs in the days before. Too fresh to be a change point; without a rise, fewer than 1 in 100 windows would end like that. The moment was picked by the failures, so expect a smaller rise.',
    );
    expect(first?.evidence).toMatchObject({ unmet: ['confirmation'], identification: 'before-after' });
    expect(first?.evidence?.whole?.q).toBeLessThan(0.02);
    expect(report.findings.map(({ id }) => id)).toContain('trend.failure_rate.OpenAI API timeout.now');
    expect(report.findings.map(({ id }) => id)).not.toContain('trend.success_rate');
    expect(trendLines(trends)[0]).toMatch(/^success rate .* more failures since 2025-11-19 14:00$/);
  });

  it('are the same each time', async () => {
    const [one, other] = [await analysed(log()), await analysed(log())];
    expect(one.trends).toEqual(other.trends);
  });

  it('are not told where a change point is as late, or where there are too few days before', () => {
    const points = log().map((_, run) => ({
      start: FIRST + Math.floor(run / 2) * HOUR_MS,
      value: null,
      n: 1,
      successes: failsAt(run) ? 0 : 1,
    }));
    const hourly: Series = { metric: 'success_rate', subject: null, points };
    const told = (series: Series, steadyFrom = 0) => freshRises([{ hourly: series, steadyFrom }]).size;
    expect(told(hourly)).toBe(1);
    expect(told(hourly, FIRST + 20 * 24 * HOUR_MS)).toBe(0);
    expect(told({ ...hourly, points: points.slice(-9 * 24 * 2) })).toBe(0);
  });
});
