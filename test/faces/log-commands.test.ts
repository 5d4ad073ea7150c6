import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkplace, logbook, type Workplace } from './workplace.ts';

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
  place.write('Logbook.jsonl', logbook());
});
afterEach(() => place.remove());

describe('apeg review-logs', () => {
  it('shows errors of the last day with what went wrong, masked, and how many there were', async () => {
    place.write(
      'own.jsonl',
      '{"timestamp":"2025-11-20T11:59:00Z","event_type":"error","workflow_id":"w","node_id":"mail","error_message":"to jane@example.com: refused"}\n',
    );
    const { status, out } = await place.run(
      'review-logs',
      '--logbook',
      place.at('own.jsonl'),
      '--logbook',
      place.at('Logbook.jsonl'),
      '--since',
      '2d',
      '--errors-only',
    );
    expect(status).toBe(0);
    expect(out).toContain('2025-11-20 11:59:00Z  ERROR           w  mail  to [e-mail]: refused\n');
    expect(out).toMatch(/\n\d+ entries since 2025-11-18T12:00:00.000Z, \d+ errors\n$/);
    expect(
      out
        .split('\n')
        .filter((line) => line.includes('Z  '))
        .every((line) => line.includes('ERROR')),
    ).toBe(true);
  });

  it('finds a text in either case, and says so where there is none', async () => {
    const log = ['--logbook', place.at('Logbook.jsonl'), '--since', '30d'];
    const found = await place.run('review-logs', ...log, '--filter', 'OPENAI', '--format', 'json');
    expect((JSON.parse(found.out) as { entries: unknown[] }).entries.length).toBeGreaterThan(0);
    const none = await place.run('review-logs', ...log, '--filter', 'nothing like it');
    expect(none.out).toBe('0 entries since 2025-10-21T12:00:00.000Z, 0 errors\n');
  });

  it.each([
    ['yesterday', '--since: must be a length of time such as 1h, or an instant'],
    ['0h', '--since: must be a length of time such as 1h, or an instant'],
  ])('refuses --since %s', async (since, message) => {
    const { status, err } = await place.run('review-logs', '--since', since);
    expect([status, err.split('\n')[0]]).toEqual([2, `apeg: ${message} [usage]`]);
  });
});

describe('apeg archive-logs', () => {
  const old = '{"timestamp":"2025-01-05T00:00:00Z","event_type":"info","workflow_id":"old"}\n';

  it('only says what would move until it is told to, and then moves it, and back', async () => {
    place.write('Logbook.jsonl', `${old}${logbook()}`);
    const log = ['--logbook', place.at('Logbook.jsonl')];
    const plan = await place.run('archive-logs', '--older-than', '90d', ...log);
    expect(plan.out).toMatch(
      /^1 entry from before 2025-08-22 would leave .*Logbook\.jsonl, \d+ would stay\n {2}2025-01 {2}1 entry, 76 bytes\nNothing was moved\./,
    );
    expect(place.list().filter((name) => name.startsWith('.apeg'))).toEqual([]);
    const done = await place.run('archive-logs', '--older-than', '90d', '--execute', ...log);
    expect(done.out).toMatch(/Written: .*2025-01\.[0-9a-f]{12}\.jsonl\.gz, 1 entry in \d+ bytes/);
    expect(place.read('Logbook.jsonl')).toBe(logbook());
    const again = await place.run('archive-logs', '--older-than', '90d', '--execute', ...log);
    expect(again.out).toContain('There is nothing to archive.\n');
    const back = await place.run('archive-logs', '--restore', '2025-01', ...log);
    expect(back.out).toContain('1 entry of 2025-01 put back');
    expect(place.read('Logbook.jsonl')).toBe(`${logbook()}${old}`);
  });

  it.each([
    [[], '--older-than: is missing'],
    [['--older-than', '90'], '--older-than: must be a length of time such as 90d'],
    [['--older-than', '90d', '--execute', '--dry-run'], '--execute: goes with no --dry-run'],
    [['--restore', '2025-02'], 'There is no archive of 2025-02'],
  ])('refuses %j', async (options, message) => {
    const { status, err } = await place.run(
      'archive-logs',
      ...options,
      '--logbook',
      place.at('Logbook.jsonl'),
    );
    expect(status).toBe(2);
    expect(err).toContain(`apeg: ${message}`);
  });
});
