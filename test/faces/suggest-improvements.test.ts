import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

let place: Workplace;
beforeAll(async () => {
  place = createWorkplace();
  execFileSync('git', ['init', '--quiet', place.at('repo')]);
  place.write('repo/conf files/Logbook.jsonl', logbook());
  place.write('repo/conf files/SessionConfig.json', SESSION_CONFIG);
  await place.run(
    'analyze-feedback',
    '--logbook',
    place.at('repo/conf files/Logbook.jsonl'),
    '--output',
    place.at('report.json'),
  );
});
afterAll(() => place.remove());

/** Makes proposals from the report of the workplace, into its folder `out`. */
function suggest(...more: readonly string[]): ReturnType<Workplace['run']> {
  return place.run(
    'suggest-improvements',
    '--from-report',
    place.at('report.json'),
    '--output',
    place.at('out/improvement_proposals.md'),
    ...more,
  );
}

const DIFF = 'out/config_diffs/provider-timeout.openai-timeout.diff';

describe('apeg suggest-improvements', () => {
  it('writes the sections of the requirements’ example in their order', async () => {
    const { status, out, err } = await suggest();
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(
      `1 proposal in ${place.at('out/improvement_proposals.md')}, diffs in config_diffs/ beside it\n  provider-timeout.openai-timeout: Increase OpenAI API Timeout (PROPOSE, risk MEDIUM, extrapolated)\n`,
    );
    const markdown = place.read('out/improvement_proposals.md');
    const marks = [
      '# APEG Improvement Proposal #001\n**Generated:** 2025-11-20\n**Based on:** 7 days of execution data (70 runs)\n',
      '\n## Proposal: Increase OpenAI API Timeout\n',
      '\n**Issue:**\n- 21 runs failed with OpenAI API timeout (0.30 \\[0.21, 0.42\\] of 70 runs)\n',
      '\n**Current Configuration:**\n```json\n{\n  "openai": {\n    "model": "m",\n    "timeout": 30\n  }\n}\n```\n',
      '\n**Proposed Change:**\n```json\n{\n  "openai": {\n    "model": "m",\n    "timeout": 60,\n    "timeout_retry": {\n',
      '\n**Expected Impact:**\n- ',
      '\n**Risk Assessment:** MEDIUM\n- ',
      '\n**Backward Compatibility:**\n- No key is renamed',
      '\n**Rollback:**\n- Revert the commit',
      '\n**Next Steps:**\n1. Review this proposal and its diff\n2. ',
      '\nDiff: `config_diffs/provider-timeout.openai-timeout.diff`\n',
    ];
    const places = marks.map((mark) => markdown.indexOf(mark));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it('writes diffs that git applies from the top level of the repository', async () => {
    await suggest();
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: place.at('repo'), encoding: 'utf8' });
    git('apply', '--check', place.at(DIFF));
    expect(git('apply', '--numstat', place.at(DIFF))).toBe('1\t1\tconf files/SessionConfig.json\n');
  });

  it('names the same file when it is reached through a symbolic link', async () => {
    await suggest();
    const direct = place.read(DIFF);
    symlinkSync(place.at('repo/conf files'), place.at('link'));
    await suggest('--config-dir', place.at('link'));
    expect(place.read(DIFF)).toBe(direct);
  });

  it('names files from the config folder where there is no repository', async () => {
    place.write('plain/SessionConfig.json', SESSION_CONFIG);
    await suggest('--config-dir', place.at('plain'));
    expect(place.read(DIFF)).toContain('--- a/SessionConfig.json\n');
    execFileSync('git', ['apply', '--check', place.at(DIFF)], { cwd: place.at('plain') });
  });

  it('writes the same bytes again', async () => {
    await suggest();
    const first = [place.read('out/improvement_proposals.md'), place.read(DIFF)];
    const again = await suggest('--format', 'markdown');
    expect([place.read('out/improvement_proposals.md'), place.read(DIFF)]).toEqual(first);
    expect(again.out).toBe(first[0]);
    expect(JSON.parse((await suggest('--format', 'json')).out)).toMatchObject({
      proposals: [{ id: 'provider-timeout.openai-timeout', number: 1 }],
      not_proposed: expect.any(Array),
    });
  });

  it('turns the knobs that settings declare', async () => {
    place.write(
      'apeg.yml',
      'knobs:\n  patience: {provider: openai, kind: timeout, file: Client.json, pointer: /gpt/wait, unit: seconds, min: 5, max: 40}\n',
    );
    place.write('own/Client.json', '{"gpt": {"wait": 30}}\n');
    const { out } = await suggest('--settings', place.at('apeg.yml'), '--config-dir', place.at('own'));
    expect(out).toContain('provider-timeout.patience: Increase OpenAI API Timeout');
    expect(place.read('out/config_diffs/provider-timeout.patience.diff')).toContain(
      '+{"gpt": {"wait": 40}}\n',
    );
  });

  it('takes diffs of proposals away that are no longer made, and leaves what people changed or brought', async () => {
    const into = ['--output', place.at('turns/p.md')];
    place.write('turns/config_diffs/mine.diff', 'mine\n');
    const settings = ['--settings', place.at('apeg.yml'), '--config-dir', place.at('own')];
    await suggest(...settings, ...into);
    expect(place.has('turns/config_diffs/provider-timeout.patience.diff')).toBe(true);
    await suggest(...into);
    expect(place.has('turns/config_diffs/provider-timeout.patience.diff')).toBe(false);
    expect(place.read('turns/config_diffs/mine.diff')).toBe('mine\n');
    place.write('turns/config_diffs/provider-timeout.openai-timeout.diff', 'changed by hand\n');
    const { out } = await suggest(...settings, ...into);
    expect(out).toContain('is of a proposal that is no longer made; it was changed and stays');
    expect(place.read('turns/config_diffs/provider-timeout.openai-timeout.diff')).toBe('changed by hand\n');
  });

  it.each([
    [undefined, 'there is no SessionConfig.json to change'],
    ['{"openai": ', 'SessionConfig.json is not JSON'],
    ['{"openai": 3}', '/openai is not an object'],
  ])('says why nothing is proposed for the config %j, and is done', async (config, reason) => {
    if (config === undefined) place.write('other/README', '');
    else place.write('other/SessionConfig.json', config);
    const { status, out } = await suggest(
      '--config-dir',
      place.at('other'),
      '--output',
      place.at('none/p.md'),
    );
    expect([status, out.split('\n')[0]]).toEqual([0, `0 proposals in ${place.at('none/p.md')}`]);
    expect(out).toContain(`Not proposed\n  provider-timeout`);
    expect(out).toContain(reason);
    expect(place.read('none/p.md')).toContain('No change is proposed.');
    expect(place.has('none/config_diffs')).toBe(false);
  });
});

describe('an error of apeg suggest-improvements', () => {
  it.each([
    ['nowhere.json', null, 'There is no report '],
    ['words.json', 'not json', 'words.json is not JSON'],
    ['list.json', '[]', 'list.json is no feedback report: '],
    ['other.json', '{"schema": "apeg.feedback-report/9"}', 'other.json is no feedback report at schema: '],
    [
      'half.json',
      '{"schema": "apeg.feedback-report/1", "generator": 3}',
      'half.json is no feedback report at generator: ',
    ],
  ])('is one sentence with a hint: %s', async (name, content, expected) => {
    if (content !== null) place.write(name, content);
    const { status, out, err } = await suggest(
      '--from-report',
      place.at(name),
      '--output',
      place.at('never/p.md'),
    );
    expect([status, out, place.has('never')]).toEqual([2, '', false]);
    expect(err).toContain(expected);
    expect(err).toMatch(/^apeg: [^\n]+ \[input-unusable\]\n {2}Make one with apeg analyze-feedback\.\n$/);
  });

  it('never writes over the report or a config', async () => {
    for (const output of [
      'report.json',
      'repo/conf files/SessionConfig.json',
      'repo/conf files/Logbook.jsonl',
    ]) {
      const before = place.read(output);
      const { status, err } = await suggest('--output', place.at(output));
      expect([status, place.read(output)]).toEqual([2, before]);
      expect(err).toContain('has been read and would be overwritten [usage]');
    }
  });
});
