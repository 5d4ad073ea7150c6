import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/config/settings.ts';
import { SettingsInvalid } from '../../src/domain/errors.ts';
import { settingsOf } from '../../src/domain/settings.ts';

const starter = readFileSync(new URL('../../templates/starter-settings.yml', import.meta.url), 'utf8');

function problems(text: string): string[] {
  try {
    parseSettings(text, '.github/apeg.yml');
    return [];
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    return error.problems.map(({ line, message }) => `${line}: ${message}`);
  }
}

describe('the settings of the app', () => {
  it('have the defaults of the docs', () => {
    expect(settingsOf({}).app).toEqual({
      schedules: [],
      permissions: {},
      onePerson: false,
      pullRequests: {
        reviewers: undefined,
        maxOpen: 3,
        maxPerHour: 2,
        staleAfterDays: 30,
        snoozeDays: 30,
        labels: [],
      },
      logSources: [],
    });
  });

  it('name the line of every problem, all at once', () => {
    const text = [
      'schedules:',
      '  - run: analyze',
      '    cron: "*/5 3 * * *"',
      '    timezone: Mars/Olympus',
      '  - run: execute',
      '    cron: "99 3 * * *"',
      'permissions:',
      '  execute: read',
      '  deploy: admin',
      'pull_requests:',
      '  reviewers: ["@ada"]',
      '  max_open: 99',
    ].join('\n');
    expect(problems(text)).toEqual([
      '4: schedules.0.timezone: must be a time zone such as Europe/Zurich or UTC',
      expect.stringMatching(/^5: schedules\.1\.run: Invalid option/),
      expect.stringMatching(/^8: permissions: Unrecognized key: "deploy"/),
      '8: permissions.execute: must be write or more: it changes something',
      '11: pull_requests.reviewers.0: must be a user, or a team as organisation/team',
      '12: pull_requests.max_open: must not be above 20',
      '3: schedules.0.cron: must not come more than once an hour',
      '6: schedules.1.cron: cannot be read: Invalid value for minute: 99',
    ]);
    expect(problems('a: 1\nb: [\n')[0]).toMatch(/^3: /);
  });

  it.each([
    ['permissions: {execute: read}', 'permissions.execute: must be write or more: it changes something'],
    ['permissions: {help: none}', 'permissions.help: Invalid option'],
    ['schedules: [{run: propose, cron: "0 0 31 2 *"}]', 'schedules.0.cron: never comes'],
    ['schedules: [{run: propose, cron: "0 0 * *"}]', 'must have five fields'],
    ['schedules: [{run: propose, cron: "* * * * * *"}]', 'must have five fields'],
    ['log_sources: [{path: ../other/log.jsonl}]', 'must be relative to the top'],
    ['log_sources: [{path: /etc/passwd}]', 'must be relative to the top'],
    ['log_sources: [{path: .git/config}]', 'must not be in the folder of git'],
    ['log_sources: [{path: "a/../../b"}]', 'must be relative to the top'],
    ['log_sources: [{url: "http://logs.example.com/a"}]', 'must be an https address'],
    ['log_sources: [{url: "https://me:secret@logs.example.com/a"}]', 'must be an https address'],
    ['log_sources: [{url: "file:///etc/passwd"}]', 'must be an https address'],
    ['log_sources: [{path: a, url: "https://x"}]', 'one of them only'],
    ['log_sources: [{artifact: "../x"}]', 'must be the name of a workflow artifact'],
    ['pull_requests: {labels: ["a,b"]}', 'must be a label'],
    ['pull_requests: {snooze: forever}', 'must be a number of days such as 7d'],
    ['credentials: {shopify: x}', 'Unrecognized key: "credentials"'],
  ])('refuse %s', (text, message) => {
    expect(problems(text).join('\n')).toContain(message);
  });

  it('accept a schedule in a time zone, by names and steps', () => {
    const { app } = parseSettings(
      'schedules: [{run: dry-run-sync, cron: "30 */2 * * MON-FRI", timezone: Europe/Zurich}]',
      'x',
    );
    expect(app.schedules).toEqual([
      { run: 'dry-run-sync', cron: '30 */2 * * MON-FRI', timezone: 'Europe/Zurich' },
    ]);
  });
});

describe('the starter settings', () => {
  it('change nothing as they are', () => {
    expect(parseSettings(starter, 'x')).toEqual(settingsOf({}));
  });

  it('are settings that can be used once their comments are taken off', () => {
    // Prose has one blank behind its sign, settings none or more than one.
    const bare = starter.replaceAll(/^# (?! ).*$/gm, '').replaceAll(/^#/gm, '');
    const { app, logbook } = parseSettings(bare, 'x');
    expect(logbook).toEqual(['logs/*.jsonl']);
    expect(app.schedules.map(({ run }) => run)).toEqual(['analyze', 'propose']);
    expect(app.permissions).toEqual({ analyze: 'triage', execute: 'admin' });
    expect(app.logSources).toHaveLength(3);
    expect(app.onePerson).toBe(true);
  });
});
