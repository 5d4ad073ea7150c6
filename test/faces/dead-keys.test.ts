import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

const READS_RETRY =
  'c = json.load(open("SessionConfig.json"))\nx = c["openai"]["timeout_retry"]["enabled"]\n';
const READS_ALL = `${READS_RETRY}t = c["openai"].get("timeout", 30)\ny = c["openai"]["timeout_retry"].get(name)\n`;
let sandbox: Sandbox;
let place: Workplace;
beforeEach(() => {
  sandbox = createSandbox();
  place = createWorkplace(sandbox.folder);
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.write('Logbook.jsonl', logbook());
});
afterEach(() => sandbox.remove());

interface Proposed {
  readonly branches: readonly { readonly branch: string }[];
  readonly not_proposed: readonly { readonly id: string; readonly reason: string; readonly detail: string }[];
}

async function propose(): Promise<Proposed> {
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
  const { out } = await place.run('propose', '--local', place.folder, '--format', 'json');
  return JSON.parse(out) as Proposed;
}

describe('a key that the repository does not read', () => {
  it('is a finding and never a branch', async () => {
    sandbox.write('app/run.py', READS_RETRY);
    const { branches, not_proposed } = await propose();
    expect(branches).toEqual([]);
    expect(not_proposed).toContainEqual(
      expect.objectContaining({
        id: 'provider-timeout.openai-timeout',
        reason: 'not-read',
        detail: 'a change would do nothing: none of 1 source files reads SessionConfig.json /openai/timeout',
      }),
    );
    expect(sandbox.git(['branch', '--list', 'apeg/*'])).toBe('');
  });

  it('is left out of a change of keys that are read', async () => {
    sandbox.write('app/run.py', READS_ALL.replace('.get(name)', '["max_retries"]'));
    const { branches } = await propose();
    expect(branches).toHaveLength(1);
    const diff = sandbox.git(['diff', 'main', branches[0]?.branch ?? '', '--', 'SessionConfig.json']);
    expect(diff).toContain('"timeout": 60');
    expect(diff).not.toContain('backoff_factor');
    const markdown = sandbox.git(['grep', '-h', 'left out', branches[0]?.branch ?? '', '--', '*.md']);
    expect(markdown).toContain('none of 1 source files reads');
  });

  it('has nothing said of it where it is left out', async () => {
    const told = (branch = ''): string =>
      sandbox.git(['show', `${branch}:.apeg/proposals/provider-timeout.openai-timeout/1/proposal.md`]);
    sandbox.write('app/run.py', READS_ALL);
    const all = told((await propose()).branches[0]?.branch);
    expect(all).toContain('A call that times out is tried up to 2 times more');
    expect(all).toContain('Retries add calls');
    sandbox.write(
      'app/run.py',
      'c = json.load(open("SessionConfig.json"))\nt = c["openai"].get("timeout", 30)\n',
    );
    const alone = told((await propose()).branches[0]?.branch);
    expect(alone).toContain('"timeout": 60');
    expect(alone).not.toContain('tried up to');
    expect(alone).not.toContain('Retries add calls');
  });

  it('is found in what is committed, not in what lies there', async () => {
    sandbox.write('app/run.py', READS_ALL);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'reads all']);
    sandbox.write('app/run.py', READS_RETRY);
    const { out } = await place.run('propose', '--local', place.folder, '--format', 'json');
    expect((JSON.parse(out) as Proposed).branches).toHaveLength(1);
  });
});

describe('somebody’s word', () => {
  it('counts more than a search, in the settings and in a file', async () => {
    sandbox.write('app/run.py', READS_RETRY);
    sandbox.write(
      'config_bindings.json',
      '{"bindings": [{"file": "SessionConfig.json", "pointer": "/openai", "status": "read"}]}\n',
    );
    expect((await propose()).branches).toHaveLength(1);
    sandbox.write(
      '.github/apeg.yml',
      'config_bindings: [{file: SessionConfig.json, pointer: /openai, status: not-read, by: literals in the code}]\n',
    );
    const { not_proposed } = await propose();
    expect(not_proposed.map(({ detail }) => detail).join()).toContain(
      '/openai/timeout is declared as not read (literals in the',
    );
  });

  it('has to be readable', async () => {
    for (const [text, expected] of [
      ['{"bindings": [', 'config_bindings.json is not JSON'],
      ['{"bindings": [{"file": "SessionConfig.json"}]}', 'config_bindings.json: bindings.0.pointer '],
    ]) {
      sandbox.write('config_bindings.json', text ?? '');
      sandbox.git(['add', '-A']);
      sandbox.git(['commit', '--quiet', '-m', 'broken']);
      const { status, err } = await place.run('propose', '--local', place.folder);
      expect(status).toBe(2);
      expect(err).toContain(expected);
      expect(err).toContain('[input-unusable]');
    }
  });
});

describe('where a search cannot tell', () => {
  it('a change is proposed with a line that says so', async () => {
    const { branches } = await propose();
    expect(branches).toHaveLength(1);
    const text = sandbox.git(['grep', '-h', 'not known', branches[0]?.branch ?? '', '--', '*.md']);
    expect(text).toContain('is not known: there is no source code beside the configs to search');
  });
});
