import { expect, it } from 'vitest';
import { analyseFeedback } from '../../src/analysis/feedback.ts';
import { end, entry, folderWith, lines, NOW, open, start, WEEK } from '../history/log-builder.ts';

const output = (finish_reason: string, node_id = 'build', provider = 'openai') => ({
  node_id,
  success: true,
  metadata: { provider, finish_reason },
});

const LOG = [
  // Two outputs of one node: one run that was cut off.
  start('a', 0),
  entry('a', 1, output('length')),
  entry('a', 2, output('length')),
  entry('a', 3, output('stop')),
  end('a', 4, { success: false }),
  start('b', 10),
  entry('b', 11, output('stop')),
  entry('b', 12, output('MAX_TOKENS', 'review', 'google')),
  end('b', 13, { success: true }),
  // No end, no answer.
  start('c', 20),
  entry('c', 21, output('length')),
];

it.each([
  ['newline-delimited', 'Logbook.jsonl', lines(LOG)],
  ['an array', 'Logbook.json', JSON.stringify(LOG)],
])(
  'counts runs whose outputs were cut off by provider, node and day, from a log that is %s',
  async (_, name, text) => {
    const history = await open(await folderWith({ [name]: text }));
    try {
      const { report } = await analyseFeedback(history, {
        window: WEEK,
        threshold: { value: 0.8, source: 'built in', byTaskType: {} },
        now: NOW,
        generator: 'apeg test',
      });
      const day = report.evidence.daily_runs[0]?.day;
      expect(report.evidence.finish_reasons).toEqual([
        {
          provider: 'google',
          node: 'review',
          day,
          runs: 1,
          failed: 0,
          cut_off: 1,
          cut_off_failed: 0,
          cut_outputs: 1,
        },
        {
          provider: 'openai',
          node: 'build',
          day,
          runs: 2,
          failed: 1,
          cut_off: 1,
          cut_off_failed: 1,
          cut_outputs: 2,
        },
      ]);
    } finally {
      await history.close();
    }
  },
);
