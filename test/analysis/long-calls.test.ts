import { expect, it } from 'vitest';
import { analyseFeedback } from '../../src/analysis/feedback.ts';
import { end, entry, failure, folderWith, lines, NOW, open, start, WEEK } from '../history/log-builder.ts';

const TIMEOUT = 'APITimeoutError: Request timed out.';
const timed = (execution_time_ms: number, attempt = 1) => ({
  node_id: 'build',
  metadata: { provider: 'openai', execution_time_ms, attempt },
});

it('counts long calls by day and retries by the failure before them, from a log', async () => {
  const log = [
    // Cut off at 30 s, tried again in vain, then with success.
    start('a', 0),
    failure('a', 30, TIMEOUT, timed(30_000)),
    failure('a', 61, TIMEOUT, timed(30_000, 2)),
    entry('a', 70, { ...timed(4_000, 3), success: true }),
    end('a', 71, { success: true }),
    // Allowed to run for longer: one ends, one is cut off at 60 s.
    start('b', 100),
    entry('b', 145, { ...timed(45_000), success: true }),
    end('b', 146, { success: true }),
    start('c', 200),
    failure('c', 260, TIMEOUT, timed(60_000)),
    end('c', 261, { success: false }),
  ];
  const history = await open(await folderWith({ 'Logbook.jsonl': lines(log) }));
  try {
    const { report } = await analyseFeedback(history, {
      window: WEEK,
      threshold: { value: 0.8, source: 'built in', byTaskType: {} },
      now: NOW,
      generator: 'apeg test',
    });
    const [day] = report.evidence.daily_runs;
    expect(report.evidence.long_calls).toEqual([
      {
        provider: 'openai',
        day: day?.day,
        cells: [
          [118, 2, 2],
          [123, 1, 0],
          [126, 1, 1],
        ],
      },
    ]);
    const of = { family: 'openai.timeout', day: day?.day, tries: 1 };
    expect(report.evidence.retried_failures).toEqual([
      { ...of, attempt: 2, successful: 0 },
      { ...of, attempt: 3, successful: 1 },
    ]);
  } finally {
    await history.close();
  }
});
