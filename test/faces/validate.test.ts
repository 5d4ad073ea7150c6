import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ValidationReport } from '../../src/domain/validation.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
});
afterEach(() => place.remove());

const SOUND_GRAPH =
  '{"nodes": [{"id": "a", "type": "start"}, {"id": "b", "type": "end"}],\n "edges": [{"from": "a", "to": "b"}]}\n';

interface Checked {
  readonly status: number;
  readonly report: ValidationReport;
  readonly found: string[];
}

async function validate(...more: readonly string[]): Promise<Checked> {
  const options = ['--config-dir', place.at('repo'), ...more, '--format', 'json'];
  const { status, out } = await place.run('validate', ...options);
  const report = JSON.parse(out) as ValidationReport;
  return {
    status,
    report,
    found: report.findings.map(
      ({ severity, code, file, line }) =>
        `${severity} ${code} ${file.replace(`${place.at('repo')}/`, '')}:${line ?? '-'}`,
    ),
  };
}

describe('apeg validate', () => {
  it('is done where everything is sound, and says what it looked at', async () => {
    place.write('repo/SessionConfig.json', SESSION_CONFIG);
    place.write('repo/WorkflowGraph.json', SOUND_GRAPH);
    place.write('repo/Logbook.jsonl', logbook());
    place.write(
      'repo/bandit_weights.json',
      '{"m": {"successes": 1, "failures": 1, "plays": 2, "total_reward": 1}}',
    );
    const { status, report } = await validate();
    expect([status, report.findings]).toEqual([0, []]);
    expect(report.checked.map(({ kind }) => kind)).toEqual(['config', 'config', 'logbook', 'bandit_weights']);
  });

  it('lists all problems at once, with file, line and what to do', async () => {
    place.write(
      'repo/SessionConfig.json',
      '{\n  "openai": { "timeout": "thirty", "timeout": 4 },\n  "loop_guard": { "N": 99 },\n  "macros": ["a", "a"],\n  "shopify": { "rate_limit": { "max_concurrency": 0 } }\n}\n',
    );
    place.write(
      'repo/PromptScoreModel.json',
      '{\n  // weights\n  "metrics": [{ "name": "x", "weight": 0.5 }, { "name": "y", "weight": 2 }],\n  "thresholds": { "pass": 0.6, "warn": 0.7 },\n}\n',
    );
    place.write('repo/WorkflowGraph.json', SOUND_GRAPH.replace('"to": "b"', '"to": "c"'));
    place.write('repo/config_bindings.json', '{"bindings": 3}');
    place.write('repo/Logbook.jsonl', `${logbook()}not json\n{"event_type": "error"}\n`);
    place.write('repo/MemoryStore.json', '[{"key": "k"}]');
    place.write('repo/bandit_weights.json', '{"m": 3}');
    place.write('apeg.yml', 'period: week\nknobs:\n  a: {provider: acme}\n');
    const { status, report, found } = await validate('--settings', place.at('apeg.yml'));
    expect(status).toBe(1);
    expect(found).toEqual([
      `problem settings-invalid ${place.at('apeg.yml')}:1`,
      ...Array.from({ length: 7 }, () => `problem settings-invalid ${place.at('apeg.yml')}:3`),
      'problem input-unusable config_bindings.json:-',
      'problem duplicate-key SessionConfig.json:2',
      'problem out-of-bounds SessionConfig.json:2',
      'problem out-of-bounds SessionConfig.json:3',
      'problem value-unusable SessionConfig.json:4',
      'problem out-of-bounds SessionConfig.json:5',
      'problem out-of-bounds PromptScoreModel.json:3',
      'problem weights PromptScoreModel.json:3',
      'problem threshold-order PromptScoreModel.json:4',
      'note unreachable-node WorkflowGraph.json:1',
      'problem no-end WorkflowGraph.json:1',
      'problem unknown-node WorkflowGraph.json:2',
      'problem not-json Logbook.jsonl:211',
      'problem timestamp-missing Logbook.jsonl:212',
      'problem record-invalid MemoryStore.json:-',
      'problem record-invalid bandit_weights.json:-',
    ]);
    for (const { message, fix } of report.findings) expect([message, fix]).not.toContain('');
  });

  it('prints a finding for people and for Markdown', async () => {
    place.write('repo/SessionConfig.json', '{ "loop_guard": { "N": 99 } ');
    const text = await place.run('validate', '--config-dir', place.at('repo'));
    expect([text.status, text.err]).toEqual([1, '']);
    expect(text.out).toBe(
      '1 problem and 0 notes in 1 file\n  problem SessionConfig.json:1: is not JSON: CloseBraceExpected in line 1 [not-json]\n    Mend the file; comments and trailing commas are allowed.\n',
    );
    const markdown = await place.run('validate', '--config-dir', place.at('repo'), '--format', 'markdown');
    expect(markdown.out).toContain('\n- problem SessionConfig.json:1: is not JSON');
  });

  it('says as a note which keys have no effect', async () => {
    place.write('repo/SessionConfig.json', SESSION_CONFIG);
    place.write('repo/PromptScoreModel.json', '{"thresholds": {"pass": 0.8, "returns": 0.7}}');
    place.write('repo/app.py', 'c = load("SessionConfig.json")\nx = c["ci"]["minimum_score"]\n');
    const { status, found } = await validate();
    expect(status).toBe(0);
    expect(found).toEqual([
      'note dead-key SessionConfig.json:2',
      'note shadowed-key PromptScoreModel.json:1',
      'note shadowed-key PromptScoreModel.json:1',
    ]);
  });

  it('has a clear word for a repository without such files', async () => {
    place.write('repo/README.md', 'Nothing of ours.\n');
    const { status, out } = await place.run('validate', '--config-dir', place.at('repo'));
    expect(status).toBe(0);
    expect(out).toContain('Nothing to check in ');
    expect(out).toContain('Name folders with --config-dir and --logbook');
    expect((await place.run('validate', '--config-dir', place.at('gone'))).status).toBe(0);
  });

  it('ends with status 2 where it is used wrongly', async () => {
    expect((await place.run('validate', '--period', '7d')).status).toBe(2);
    expect((await place.run('validate', '--settings', place.at('none.yml'))).status).toBe(2);
    place.write('repo/SessionConfig.json/x', '');
    const { status, report } = await validate();
    expect([status, report.findings[0]?.code]).toEqual([1, 'input-unusable']);
  });
});
