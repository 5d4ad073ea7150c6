import { describe, expect, it } from 'vitest';
import { defaultHistory, generateHistory } from '../../examples/history/generate-history.ts';
import { macros } from '../../examples/history/logbook-entry.ts';
import { type CountedRun, countRuns, kindOf } from './count-runs.ts';

const DAY_MS = 86_400_000;
const end = Date.parse(defaultHistory.end);
const entries = [...generateHistory()];
const runs = countRuns(entries);
const ended = runs.filter((run) => run.outcome !== 'incomplete');
const failed = runs.filter((run) => run.outcome === 'failed');
const lastWeek = ended.filter((run) => run.endedAt >= end - 7 * DAY_MS);

function ofKind(of: readonly CountedRun[], kind: ReturnType<typeof kindOf>): readonly CountedRun[] {
  return of.filter((run) => run.outcome === 'failed' && kindOf(run) === kind);
}

function successRate(of: readonly CountedRun[]): number {
  return of.filter((run) => run.outcome === 'successful').length / of.length;
}

function between(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe('four weeks of the default seed', () => {
  it('hold about 1,800 runs and 13,000 entries, in order of time, inside the span', () => {
    between(ended.length, 1_700, 1_900);
    between(entries.length, 11_500, 13_500);
    const times = entries.map((entry) => Date.parse(entry.timestamp));
    expect(times.every((at, index) => at >= (times[index - 1] ?? end - 28 * DAY_MS))).toBe(true);
    expect(times.at(-1)).toBeLessThan(end);
  });

  it('have entries of about 280 bytes', () => {
    const bytes = entries.reduce((sum, entry) => sum + JSON.stringify(entry).length + 1, 0);
    between(bytes / entries.length, 230, 300);
  });

  it('succeed at about 0.86, and each run that failed has one kind', () => {
    between(successRate(ended), 0.84, 0.88);
    const kinds = ['timeout', 'shopify-limit', 'low-score', 'silent', 'other'] as const;
    const counts = kinds.map((kind) => ofKind(ended, kind).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(failed.length);
    for (const count of counts) expect(count).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBe(ofKind(ended, 'timeout').length);
  });

  it('have a last week of about 450 runs with enough timeouts and rate limits to say something', () => {
    between(lastWeek.length, 430, 470);
    between(successRate(lastWeek), 0.83, 0.89);
    between(ofKind(lastWeek, 'timeout').length, 20, 40);
    between(ofKind(lastWeek, 'shopify-limit').length, 10, 25);
    between(ofKind(lastWeek, 'low-score').length, 1, 15);
  });

  it('are busier on weekdays than at weekends', () => {
    const perDay = [0, 0, 0, 0, 0, 0, 0];
    for (const run of runs) {
      const day = new Date(run.endedAt).getUTCDay();
      perDay[day] = (perDay[day] ?? 0) + 1;
    }
    const [sunday = 0, ...rest] = perDay;
    const saturday = rest.pop() ?? 0;
    expect(Math.min(...rest)).toBeGreaterThan(Math.max(sunday, saturday));
  });

  it('have a few runs that never ended, recovered errors at attempt 2, and reroutes to another macro', () => {
    between(runs.length - ended.length, 3, 25);
    const mended = runs.flatMap((run) => run.recovered);
    expect(mended.length).toBeGreaterThan(50);
    expect(entries.some((entry) => entry.success === true && entry.metadata?.attempt === 2)).toBe(true);
    const rerouted = runs.filter((run) => run.entries.some((entry) => entry.node_id === 'reroute'));
    between(rerouted.length, 80, 200);
    for (const run of rerouted) {
      expect(new Set(run.entries.map((entry) => entry.metadata?.chosen_macro ?? '')).size).toBeGreaterThan(2);
    }
  });

  it('use three macros whose success rates are close', () => {
    const rates = macros.map((macro) => {
      return successRate(ended.filter((run) => run.entries.at(-1)?.metadata?.chosen_macro === macro));
    });
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(0.04);
  });

  it('carry a few addresses and phone numbers of nobody', () => {
    const messages = entries.map((entry) => entry.error_message ?? '');
    between(messages.filter((message) => message.includes('@example.com')).length, 1, 30);
    between(messages.filter((message) => /\+1 202-555-01\d\d/.test(message)).length, 1, 30);
    expect(messages.every((message) => !/@(?!example\.com)[\w-]+\.\w+/.test(message))).toBe(true);
  });

  it('hold a few operations of APEG itself', () => {
    const own = entries.filter((entry) => entry.agent === 'APEG');
    between(own.length, 6, 60);
    expect(new Set(own.map((entry) => entry.action))).toEqual(
      new Set(['analyze-feedback', 'sync-inventory']),
    );
  });
});

describe('timeouts of the default seed', () => {
  const timeouts = entries.filter((entry) => /timed out/.test(entry.error_message ?? ''));

  it('are censored at 30 s, and no answer took longer', () => {
    expect(timeouts.every((entry) => entry.metadata?.execution_time_ms === 30_000)).toBe(true);
    const answers = entries.filter(
      (entry) => entry.metadata?.provider === 'openai' && !timeouts.includes(entry),
    );
    expect(Math.max(...answers.map((entry) => entry.metadata?.execution_time_ms ?? 0))).toBeLessThan(30_000);
  });

  it('cluster at the build node and at product descriptions', () => {
    const atBuild = timeouts.filter((entry) => entry.node_id === 'build').length;
    const ofProducts = timeouts.filter((entry) => entry.metadata?.task_type === 'product_description').length;
    expect(atBuild / timeouts.length).toBeGreaterThan(0.7);
    expect(ofProducts / timeouts.length).toBeGreaterThan(0.6);
  });

  it('come in bursts: the hours that have any have more than chance gives', () => {
    const hours = new Map<string, number>();
    for (const { timestamp } of timeouts) {
      const hour = timestamp.slice(0, 13);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    const inCompany = [...hours.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0);
    expect(inCompany / timeouts.length).toBeGreaterThan(0.4);
  });

  it('differ in their numbers and request ids', () => {
    expect(new Set(timeouts.map((entry) => entry.error_message)).size).toBe(timeouts.length);
  });
});

describe('other seeds', () => {
  it.each([1, 2, 3])('tell much the same story (seed %i)', (seed) => {
    const others = countRuns(generateHistory({ seed })).filter((run) => run.outcome !== 'incomplete');
    between(successRate(others), 0.83, 0.89);
    between(ofKind(others, 'timeout').length, 70, 140);
    between(ofKind(others, 'shopify-limit').length, 30, 90);
  });
});
