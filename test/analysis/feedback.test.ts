import { describe, expect, it } from 'vitest';
import { analyseFeedback, type Feedback } from '../../src/analysis/feedback.ts';
import { FailurePatternsFile } from '../../src/domain/failure-patterns.ts';
import { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { PerformanceTrends } from '../../src/domain/performance-trends.ts';
import {
  type Entry,
  end,
  entry,
  failure,
  folderWith,
  lines,
  NOW,
  open,
  scoring,
  start,
  WEEK,
  withMacro,
} from '../history/log-builder.ts';

async function analysed(files: Readonly<Record<string, string>>): Promise<Feedback> {
  const history = await open(await folderWith(files));
  const threshold = { value: 0.8, source: 'test', byTaskType: {} };
  const feedback = await analyseFeedback(history, {
    window: WEEK,
    threshold,
    now: NOW,
    generator: 'apeg test',
  });
  FeedbackReport.parse(feedback.report);
  FailurePatternsFile.parse(feedback.patterns);
  PerformanceTrends.parse(feedback.trends);
  return feedback;
}

const RUNS = Array.from({ length: 30 }, (_, index): Entry[] => {
  const run = `run-${index}`;
  const second = index * 3600;
  const failed = index % 3 === 0;
  return [
    start(run, second, withMacro(index % 2 === 0 ? 'macro_short' : 'macro_long', { task_type: 'support' })),
    failure(run, second + 1, `Request timed out after ${index}.0 seconds`, {
      node_id: 'call',
      metadata: { provider: 'openai', duration_ms: 30_000, attempt: 1 },
    }),
    ...(failed
      ? []
      : [
          entry(run, second + 5, {
            node_id: 'call',
            success: true,
            metadata: { provider: 'openai', attempt: 2, duration_ms: 900 },
          }),
        ]),
    scoring(run, second + 6, failed ? 0.4 : 0.9),
    end(run, second + 7, { success: !failed }),
  ];
}).flat();

describe('a feedback report', () => {
  it('says what the log says', async () => {
    const { report } = await analysed({ 'Logbook.jsonl': lines(RUNS) });
    expect(report.summary).toMatchObject({
      total_runs: 30,
      successful_runs: 20,
      failed_runs: 10,
      incomplete_runs: 0,
      error_events: 30,
    });
    expect(report.summary.success_rate).toBeCloseTo(2 / 3, 12);
    expect(report.failure_patterns).toMatchObject([
      { pattern: 'OpenAI API timeout', count: 10, frequency: 1, events: 30, recovered_runs: 20 },
    ]);
    expect(report.failure_patterns[0]?.share_of_runs).toBeCloseTo(1 / 3, 12);
    expect(report.macro_performance['macro_short']).toMatchObject({
      usage_count: 15,
      successful: 10,
      scored: 15,
    });
    expect(report.macro_performance['macro_short']?.avg_score).toBeCloseTo((10 * 0.9 + 5 * 0.4) / 15, 12);
    expect(report.evidence.retries).toMatchObject([
      { provider: 'openai', attempt: 2, gap: 2, tries: 16, successful: 16 },
      { provider: 'openai', attempt: 2, gap: 2, tries: 4, successful: 4 },
    ]);
  });

  it('has the same bytes however the entries of its log are ordered and laid out', async () => {
    const one = await analysed({ 'Logbook.jsonl': lines(RUNS) });
    const shuffled = RUNS.map((run, index) => ({ run, key: Math.sin(index) })).sort((a, b) => a.key - b.key);
    const other = await analysed({ 'Logbook.json': JSON.stringify(shuffled.map(({ run }) => run)) });
    const bytes = ({ report }: Feedback) => JSON.stringify({ ...report, sources: [] });
    expect(bytes(other)).toBe(bytes(one));
    expect(JSON.stringify(other.trends)).toBe(JSON.stringify(one.trends));
  });

  it('has counts that add up to the failed runs', async () => {
    const mixed = RUNS.map((one) =>
      one['event_type'] === 'error' && String(one['workflow_id']).endsWith('6')
        ? { ...one, event_type: 'info', error_message: undefined, success: undefined }
        : one,
    );
    const { report, patterns } = await analysed({
      'Logbook.jsonl': lines([...mixed, end('silent', 1, { success: false })]),
    });
    const sum = report.failure_patterns.reduce((total, row) => total + row.count, 0);
    expect(sum).toBe(report.summary.failed_runs);
    expect(report.failure_patterns.map((row) => row.pattern).sort()).toEqual([
      'No recorded error',
      'OpenAI API timeout',
      'Score below threshold',
    ]);
    for (const row of report.failure_patterns) {
      expect(row.daily.reduce((total, day) => total + day.count, 0)).toBe(row.count);
    }
    for (const row of report.failure_patterns.filter(({ patterns: members }) => members.length > 0))
      expect(row.patterns.reduce((total, one) => total + one.count, 0)).toBe(row.count);
    expect(patterns.failure_patterns).toEqual(report.failure_patterns);
  });

  it('is a report also of a log without runs, of a memory store alone and of nothing in the window', async () => {
    const notes = await analysed({
      'Logbook.jsonl': lines([
        { timestamp: '2025-11-21T00:00:00Z', event_type: 'workflow', level: 'info', data: {} },
      ]),
    });
    expect(notes.report.summary).toMatchObject({
      total_runs: 0,
      success_rate: null,
      success_rate_interval: null,
    });
    expect(notes.report.data_quality.unattributed_events).toBe(1);
    const memory = await analysed({ 'MemoryStore.json': '[]' });
    expect(memory.report.memory).toMatchObject({ records: 0 });
    expect(memory.report.log_span).toBeNull();
    const old = await analysed({ 'Logbook.jsonl': lines([end('a', -999_999, { success: true })]) });
    expect(old.report.summary.total_runs).toBe(0);
    expect(old.report.log_span).not.toBeNull();
  });

  it('survives odd numbers', async () => {
    const odd = [0, -1, 0.0001, 1e-300, 1e15, 1e300, 2 ** 53, '7'];
    const log = odd.flatMap((duration_ms, index) => [
      start(`r${index}`, index, withMacro('m')),
      entry(`r${index}`, index, {
        node_id: 'n',
        success: false,
        metadata: { duration_ms, attempt: index, status_code: duration_ms, tokens: duration_ms },
      }),
      entry(`r${index}`, index, {
        node_id: 'n',
        success: true,
        metadata: { duration_ms, attempt: index + 1, tokens: { total_tokens: duration_ms } },
      }),
      end(`r${index}`, index, { success: true }),
    ]);
    for (const content of [lines(log), JSON.stringify(log)]) {
      const { report } = await analysed({ 'Logbook.json': content });
      expect(report.summary.total_runs).toBe(odd.length);
      expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('secrets', () => {
  const SECRETS = [
    'jane.doe@example.com',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    '4111 1111 1111 1111',
    '+49 30 901820',
    'sk-proj-4f8a9b2c1d7e6f5a4b3c',
  ];
  const PARTS = /jane\.doe|16C7e42F|4111\W?1111|901820|4f8a9b2c/i;

  function leaky(secret: string, index: number): Entry[] {
    const run = `run-${index}`;
    const metadata = {
      chosen_macro: `macro ${secret}`,
      task_type: `task ${secret}`,
      provider: `prov ${secret}`,
      label: `label ${secret}`,
      finish_reason: secret,
      attempt: 1,
      duration_ms: 5,
    };
    const fields = {
      node_id: `node ${secret}`,
      agent: `agent ${secret}`,
      action: `action ${secret}`,
      metadata,
    };
    return [
      start(run, index, fields),
      failure(run, index + 1, `no answer for ${secret}, twice`, fields),
      failure(run, index + 1, `${secret} was refused`, fields),
      failure(`run-b${index}`, index + 1, `${secret}`, fields),
      end(`run-b${index}`, index + 2, { success: false }),
      failure(run, index + 2, `${'word '.repeat(101)}${secret} ${'word '.repeat(200)}`, fields),
      { ...entry(run, index + 3, fields), success: false },
      { ...entry(run, index + 3, { ...fields, metadata: { ...metadata, attempt: 2 } }), success: true },
      scoring(run, index + 4, 0.3, fields),
      end(run, index + 5, { ...fields, success: index % 2 === 0, error_message: `ended by ${secret}` }),
      entry('op', index + 6, { ...fields, agent: 'APEG', success: false, error_message: secret }),
      { ...entry(run, index), timestamp: `at ${secret}` },
      { ...entry(run, index), event_type: `type ${secret}` },
    ];
  }

  it('of a log, a memory store and weights are in none of the three documents', async () => {
    const records = Object.fromEntries(
      SECRETS.map((secret) => [
        `key ${secret}`,
        { value: secret, created_at: '2025-01-01', ttl: 1, access_count: 0 },
      ]),
    );
    const weights = Object.fromEntries(
      SECRETS.flatMap((secret) => [
        [`macro ${secret}`, { successes: 1, failures: 1, plays: 2 }],
        [`bad ${secret}`, 1],
      ]),
    );
    const { report, patterns, trends } = await analysed({
      'Logbook.jsonl': `${lines(SECRETS.flatMap(leaky))}not json ${SECRETS.join(' ')}\n`,
      'MemoryStore.json': JSON.stringify({ ...records, [`broken ${SECRETS[0]}`]: { value: 1 } }),
      'bandit_weights.json': JSON.stringify(weights),
    });
    for (const document of [report, patterns, trends]) {
      const leak = PARTS.exec(JSON.stringify({ ...document, sources: [] }, null, 1));
      expect(leak === null ? '' : leak.input.slice(Math.max(0, leak.index - 200), leak.index + 200)).toBe('');
    }
    expect(report.summary.total_runs).toBe(10);
    expect(JSON.stringify(report)).not.toMatch(/word 4111|word \+49/);
    expect(report.data_quality.problems.length).toBeGreaterThan(2);
  });
});
