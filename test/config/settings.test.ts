import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';
import { parseSettings } from '../../src/config/settings.ts';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';

function problemsOf(text: string): string {
  try {
    parseSettings(text, '.github/apeg.yml');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'settings-invalid'
      ? error.message
      : String(error);
  }
  return 'none';
}

describe('settings', () => {
  it.each(['', '\n', '# only a comment\n', '---\n', '{}', 'null'])(
    'are the defaults where %j stands',
    (text) => {
      expect(parseSettings(text, 'x')).toMatchObject({
        logbook: undefined,
        configDir: undefined,
        period: undefined,
        knobs: DEFAULT_KNOBS,
      });
    },
  );

  it('replace the knobs of the same id and keep the others', () => {
    const { knobs, period, logbook } = parseSettings(
      'period: 14d\nlogbook: [logs/*.jsonl]\nknobs:\n  openai-timeout: {provider: openai, kind: timeout, file: c.json, pointer: /t, unit: seconds, min: 1, max: 9}\n',
      'x',
    );
    expect([period, logbook]).toEqual(['14d', ['logs/*.jsonl']]);
    expect(knobs.filter(({ id }) => id === 'openai-timeout')).toEqual([
      {
        id: 'openai-timeout',
        provider: 'openai',
        kind: 'timeout',
        file: 'c.json',
        pointer: '/t',
        unit: 'seconds',
        min: 1,
        max: 9,
      },
    ]);
    expect(knobs).toHaveLength(DEFAULT_KNOBS.length);
  });

  it('say all their problems at once, with the place of each', () => {
    const message = problemsOf(
      'perod: 7d\nperiod: week\nlogbook: []\nmemory: 3\nknobs:\n  a: {provider: acme}\n',
    );
    expect(message.split('\n')[0]).toMatch(/^\.github\/apeg\.yml has \d+ problems:$/);
    for (const place of [
      '"perod"',
      'period: must be a number of days such as 7d',
      'logbook: ',
      'memory: ',
      'knobs.a.provider: ',
      'knobs.a.kind: ',
      'knobs.a.min: ',
    ])
      expect(message).toContain(place);
  });

  it('hold whose word counts on which key is read', () => {
    const { configBindings } = parseSettings(
      "config_bindings:\n  - {file: SessionConfig.json, pointer: /openai, status: not-read, by: literals in the code}\n  - {file: A.json, pointer: '', status: read}\n",
      'x',
    );
    expect(configBindings.map(({ pointer, status }) => [pointer, status])).toEqual([
      ['/openai', 'not-read'],
      ['', 'read'],
    ]);
    expect(
      problemsOf('config_bindings: [{file: ../x.json, pointer: a, status: maybe, shadowed_by: {file: x}}]'),
    ).toContain('has 5 problems');
  });

  it('name the provider of a knob that is about calls, and of no other', () => {
    const knob = (rest: string): string =>
      `knobs: {k: {file: c.json, pointer: /t, unit: u, min: 1, max: 9, ${rest}}}`;
    expect(problemsOf(knob('kind: timeout-probe'))).toContain('knobs.k.provider: must be named for a knob');
    expect(problemsOf(knob('kind: timeout-probe, provider: openai'))).toBe('none');
    expect(parseSettings(knob('kind: loop-limit'), 'x').knobs[0]).toMatchObject({ id: 'k', provider: null });
  });

  it.each([
    ['a: [', 'has a problem'],
    ['a: 1\na: 2\n', 'Map keys must be unique'],
    ['\tperiod: 7d', 'Tabs are not allowed'],
    ['- period', 'expected object, received array'],
    ['just words', 'expected object, received string'],
    ['period: *nowhere', 'nowhere'],
    [
      `a: &a [x, x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]\n`)
        .join('')}`,
      'alias',
    ],
    ['period: !!js/function "x"', 'has '],
    ['\u0000', 'has '],
  ])('that are broken (%j) are told in one message', (text, expected) => {
    const message = problemsOf(text);
    expect(message).toMatch(/^\.github\/apeg\.yml has (?:a problem|\d+ problems):\n {2}- /);
    expect(message).toContain(expected);
  });
});

describe('the environment', () => {
  it('gives what git and the state need, and nothing else', () => {
    expect(readEnvironment({ PATH: '/bin', HOME: '/home/me', TOKEN: 'secret' })).toEqual({
      path: '/bin',
      home: '/home/me',
      calledFrom: null,
      stateDir: undefined,
      stateHome: '/home/me/.local/state',
      user: undefined,
      shops: {},
      ephemeral: false,
      alerts: {},
    });
    expect(readEnvironment({ APEG_STATE_DIR: '/s', XDG_STATE_HOME: '/x' })).toEqual({
      path: '',
      home: '',
      calledFrom: null,
      stateDir: '/s',
      stateHome: '/x',
      user: undefined,
      shops: {},
      ephemeral: false,
      alerts: {},
    });
    expect(readEnvironment({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://localhost/v1' }).model).toEqual({
      apiKey: 'k',
      baseUrl: 'http://localhost/v1',
    });
    expect(readEnvironment({ OPENAI_BASE_URL: 'http://localhost/v1' }).model).toBeUndefined();
    const byNpm = { npm_package_name: 'apeg', npm_lifecycle_event: 'apeg', INIT_CWD: '/shop' };
    expect(readEnvironment(byNpm).calledFrom).toBe('/shop');
    expect(readEnvironment({ ...byNpm, npm_package_name: 'shop' }).calledFrom).toBeNull();
    expect(readEnvironment({ APEG_STATE_DIR: '', XDG_STATE_HOME: '' })).toMatchObject({
      stateDir: undefined,
      stateHome: undefined,
    });
  });
});
