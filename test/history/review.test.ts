import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followLogs, reviewLogs } from '../../src/history/review.ts';

const NOW = '2025-11-20T12:00:00.000Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-review-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function line(time: string, id: string): string {
  return JSON.stringify({ timestamp: `2025-11-20T${time}Z`, event_type: 'info', workflow_id: id });
}

describe('entries to look at', () => {
  it('come from every log in order of time, from the wished instant on', async () => {
    const lines = join(folder, 'a.jsonl');
    const list = join(folder, 'b.json');
    writeFileSync(lines, `${line('11:30:00', 'c')}\n${line('10:00:00', 'old')}\n{broken\n`);
    writeFileSync(list, `[${line('11:10:00', 'b')}, ${line('11:00:00', 'a')}]`);
    const found = await reviewLogs({ logs: [lines, list], since: '2025-11-20T11:00:00.000Z', now: NOW });
    expect(found.entries.map(({ workflow_id: id }) => id)).toEqual(['a', 'b', 'c']);
    expect([found.files, found.unreadable]).toEqual([2, 1]);
  });

  it('are followed as whole lines are appended, also in a log that begins anew', async () => {
    const log = join(folder, 'a.jsonl');
    writeFileSync(log, `${line('10:00:00', 'before')}\n`);
    const steps = [
      () =>
        appendFileSync(
          log,
          `${line('10:01:00', 'one')}\n${line('10:02:00', 'two')}\n${line('10:03', 'x').slice(0, 20)}`,
        ),
      () => appendFileSync(log, `${line('10:03', 'x').slice(20)}\n`),
      () => undefined,
      () => writeFileSync(log, `${line('10:04:00', 'anew')}\n`),
    ];
    const seen: (string | null)[] = [];
    const wait = async (): Promise<boolean> => {
      const step = steps.shift();
      step?.();
      return step !== undefined;
    };
    for await (const { workflow_id: id } of followLogs({ logs: [log] }, () => NOW, wait)) seen.push(id);
    expect(seen).toEqual(['one', 'two', 'x', 'anew']);
  });
});
