import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailurePatternsFile } from '../../src/domain/failure-patterns.ts';
import { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { PerformanceTrends } from '../../src/domain/performance-trends.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
  place.write('Logbook.jsonl', logbook());
  place.write('SessionConfig.json', SESSION_CONFIG);
});
afterEach(() => place.remove());

/** Analyses the log of the workplace, with the report in its folder `out`. */
function analyse(...more: readonly string[]): ReturnType<Workplace['run']> {
  return place.run(
    'analyze-feedback',
    '--logbook',
    place.at('Logbook.jsonl'),
    '--output',
    place.at('out/report.json'),
    ...more,
  );
}

describe('apeg analyze-feedback', () => {
  it('writes report, patterns and trends side by side, and prints a summary that says where', async () => {
    const { status, out, err } = await analyse('--period', '7d');
    expect([status, err]).toEqual([0, '']);
    expect(place.list().filter((name) => name.startsWith('out/'))).toEqual([
      'out/failure_patterns.json',
      'out/performance_trends.json',
      'out/report.json',
    ]);
    const report = FeedbackReport.parse(JSON.parse(place.read('out/report.json')));
    expect(report.summary).toMatchObject({ total_runs: 70, successful_runs: 49, failed_runs: 21 });
    expect(report.pass_threshold.source).toBe('SessionConfig.json /ci/minimum_score');
    const patterns = FailurePatternsFile.parse(JSON.parse(place.read('out/failure_patterns.json')));
    expect(patterns.failure_patterns[0]?.pattern).toBe('OpenAI API timeout');
    expect(
      PerformanceTrends.parse(JSON.parse(place.read('out/performance_trends.json'))).series.length,
    ).toBeGreaterThan(2);
    expect(out).toContain('Feedback report, 2025-11-13 to 2025-11-20 (end excluded, UTC)');
    expect(out).toContain('70 runs: 49 successful, 21 failed');
    expect(out).toContain(`Written: ${place.at('out/report.json')}`);
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('prints the report itself as JSON, and a document as Markdown', async () => {
    const json = await analyse('--format', 'json');
    expect(JSON.parse(json.out)).toEqual(JSON.parse(place.read('out/report.json')));
    const markdown = await analyse('--format', 'markdown');
    expect(markdown.out).toMatch(/^# APEG feedback report\n/);
    expect(markdown.out).toContain('| `OpenAI API timeout` | 21 | 1.00 \\[0.85, 1.00\\] of 21 | 21 |');
    expect([json.err, markdown.err]).toEqual(['', '']);
  });

  it('says on an empty window what the log covers, and is done', async () => {
    const { status, out } = await analyse('--since', '2024-01-01', '--until', '2024-01-02');
    expect(status).toBe(0);
    expect(out).toContain(
      'No run ended in this window. The log itself covers 2025-11-13T00:00:00.000Z to 2025-11-19T09:02:00.000Z',
    );
    expect(FeedbackReport.parse(JSON.parse(place.read('out/report.json'))).summary.total_runs).toBe(0);
  });

  it('reads several logs and globs, and looks for configs beside the first', async () => {
    const [first, second] = [logbook().slice(0, 6000), logbook().slice(6000)];
    const cut = first.lastIndexOf('\n') + 1;
    place.write('logs/a.jsonl', first.slice(0, cut));
    place.write('logs/b.jsonl', first.slice(cut) + second);
    place.write('logs/SessionConfig.json', '{"ci": {"minimum_score": 0.5}}');
    for (const names of [['logs/*.jsonl'], ['logs/a.jsonl', 'logs/b.jsonl'], ['logs/[ab]*']]) {
      const options = names.flatMap((name) => ['--logbook', place.at(name)]);
      const { status } = await place.run('analyze-feedback', ...options, '--output', place.at('out/r.json'));
      const report = FeedbackReport.parse(JSON.parse(place.read('out/r.json')));
      expect([status, report.summary.total_runs, report.pass_threshold.value]).toEqual([0, 70, 0.5]);
    }
  });

  it('finds log, configs, memory and window in the settings', async () => {
    place.write('deep/er/log.jsonl', logbook());
    place.write('conf/SessionConfig.json', '{"ci": {"minimum_score": 0.7}}');
    place.write(
      'apeg.yml',
      `logbook: ["${place.at('deep/er/log.jsonl')}"]\nconfig_dir: "${place.at('conf')}"\nperiod: 3d\n`,
    );
    await place.run(
      'analyze-feedback',
      '--settings',
      place.at('apeg.yml'),
      '--output',
      place.at('out/r.json'),
    );
    const report = FeedbackReport.parse(JSON.parse(place.read('out/r.json')));
    expect([report.summary.total_runs, report.pass_threshold.value]).toEqual([30, 0.7]);
  });
});

describe('an error of apeg analyze-feedback', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a bad period',
      ['--period', '7'],
      'apeg: --period "7" is not a number of days [usage]\n  Write it as 7d or 28d.\n',
    ],
    ['a bad instant', ['--since', 'yesterday'], 'apeg: --since "yesterday" is not a timestamp [usage]'],
    [
      'a window that ends before it starts',
      ['--since', '2025-11-19', '--until', '2025-11-18'],
      'apeg: The window is empty',
    ],
    [
      'an unknown option',
      ['--perod', '7d'],
      "apeg: unknown option '--perod' (Did you mean --period?) [usage]\n  See apeg analyze-feedback --help.\n",
    ],
    ['an unknown format', ['--format', 'xml'], 'Allowed choices are text, json, markdown [usage]'],
    ['an option without its value', ['--output'], "apeg: option '--output <file>' argument missing [usage]"],
    ['an empty value', ['--memory', ''], 'apeg: --memory: must not be empty [usage]'],
    ['an extra word', ['extra'], 'apeg: too many arguments'],
    [
      'settings that do not exist',
      ['--settings', '/nowhere/apeg.yml'],
      'apeg: There are no settings /nowhere/apeg.yml [input-unusable]',
    ],
    ['settings that are a folder', ['--settings', '/'], 'apeg: / is a directory [input-unusable]'],
  ];

  it.each(cases)(
    'is one sentence with a code, and nothing is written: %s',
    async (_name, options, expected) => {
      const before = place.list();
      const { status, out, err } = await analyse(...options);
      expect([status, out]).toEqual([2, '']);
      expect(err).toContain(expected);
      expect(err).toMatch(/^apeg: [^\n]+ \[[a-z-]+\]\n( {2}[^\n]+\n)?$/);
      expect(place.list()).toEqual(before);
    },
  );

  it('lists every problem of the settings at once', async () => {
    place.write(
      'apeg.yml',
      'perod: 7d\nperiod: week\nlogbook: []\nknobs:\n  openai-timeout: {provider: acme, min: "5"}\n',
    );
    const { status, err } = await analyse('--settings', place.at('apeg.yml'));
    expect(status).toBe(2);
    for (const word of [
      'problems:',
      'perod',
      '\n  - period',
      '\n  - logbook',
      'openai-timeout.provider',
      'openai-timeout.min',
      '[settings-invalid]',
    ])
      expect(err).toContain(word);
  });

  it('says what is wrong with a config that decides the threshold', async () => {
    place.write('SessionConfig.json', '{"ci": ');
    const { status, err } = await analyse();
    expect(status).toBe(2);
    expect(err).toMatch(/SessionConfig\.json is not JSON: \w+ in line 1 \[input-unusable\]/);
  });

  it('finds nothing to analyse where there is no log, or only what cannot be read', async () => {
    for (const [name, content] of [
      ['empty.jsonl', ''],
      ['words.jsonl', 'not json at all\n'],
    ] as const) {
      place.write(name, content);
      const { status, err } = await place.run(
        'analyze-feedback',
        '--logbook',
        place.at(name),
        '--output',
        place.at('out/r.json'),
      );
      expect([status, place.has('out')]).toEqual([2, false]);
      expect(err).toMatch(
        /^apeg: There is nothing to analyse: .+ \[nothing-to-analyse\]\n {2}Name a log with --logbook/,
      );
    }
    const { err } = await place.run(
      'analyze-feedback',
      '--logbook',
      place.folder,
      '--output',
      place.at('out/r.json'),
    );
    expect(err).toContain('is a directory');
  });

  it('leaves what was there before when an output cannot be written', async () => {
    await analyse();
    const before = place.read('out/report.json');
    place.write('Logbook.jsonl', logbook(5));
    rmSync(place.at('out/performance_trends.json'));
    mkdirSync(place.at('out/performance_trends.json'));
    const { status, out, err } = await analyse();
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(
      'performance_trends.json cannot be written (it is no regular file) [output-unwritable]',
    );
    expect(place.read('out/report.json')).toBe(before);
    expect(place.list().filter((name) => name.startsWith('out/')).length).toBe(3);
  });

  it('never writes over what it has read, nor two outputs into one file', async () => {
    const log = place.read('Logbook.jsonl');
    for (const [output, expected] of [
      ['Logbook.jsonl', 'has been read and would be overwritten'],
      ['failure_patterns.json', 'is the name of another output too'],
    ] as const) {
      const { status, err } = await analyse('--output', place.at(output));
      expect([status, place.read('Logbook.jsonl')]).toEqual([2, log]);
      expect(err).toContain(`${place.at(output)} ${expected} [usage]`);
    }
  });
});

describe('the help of apeg', () => {
  it.each(['analyze-feedback', 'suggest-improvements', 'propose'])(
    'tells every option of %s',
    async (command) => {
      const { status, out, err } = await place.run(command, '--help');
      expect([status, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: apeg ${command} \\[options\\]\n`));
      for (const option of ['--settings <file>', '--config-dir <folder>', '--format <format>'])
        expect(out).toContain(option);
    },
  );

  it('lists the commands; asked for nothing, it says so as an error', async () => {
    const asked = await place.run('--help');
    expect([asked.status, asked.err]).toEqual([0, '']);
    for (const command of ['analyze-feedback', 'suggest-improvements', 'propose'])
      expect(asked.out).toContain(command);
    const bare = await place.run();
    expect([bare.status, bare.out]).toEqual([2, '']);
    expect(bare.err).toContain('Usage: apeg');
    expect((await place.run('bogus')).err).toBe(
      "apeg: unknown command 'bogus' [usage]\n  See apeg --help.\n",
    );
    expect((await place.run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
