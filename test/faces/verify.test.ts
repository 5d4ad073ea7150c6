import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/domain/ledger.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { createWorkplace, SESSION_CONFIG, type Workplace } from './workplace.ts';

const BRANCH = 'apeg/proposal/provider-timeout.openai-timeout';
const LEDGER = '.apeg/ledger/provider-timeout.openai-timeout.1.json';
const BACK = '.apeg/proposals/outcome-revert.openai-timeout/1';
const MERGED = '2025-11-05';
let sandbox: Sandbox;
let place: Workplace;
beforeEach(() => {
  sandbox = createSandbox();
  place = createWorkplace(sandbox.folder);
});
afterEach(() => sandbox.remove());

/** A log of 20 runs a day from 8 October to 19 November, of which so many time out before and after the merge. */
function logbook(before: number, after: number): string {
  const lines: string[] = [];
  for (let offset = 0; offset < 43; offset += 1) {
    const day = new Date(Date.UTC(2025, 9, 8 + offset)).toISOString().slice(0, 10);
    for (let run = 0; run < 20; run += 1) {
      const failed = run < (day > MERGED ? after : before);
      const base = { workflow_id: `${day}-${run}`, timestamp: `${day}T0${run % 10}:00:00Z`, agent: 'A' };
      const metadata = { provider: 'openai' };
      if (failed)
        lines.push(
          JSON.stringify({
            ...base,
            event_type: 'error',
            node_id: 'build',
            success: false,
            error_message: 'OpenAI API request timed out',
            metadata,
          }),
        );
      lines.push(JSON.stringify({ ...base, event_type: 'workflow_end', success: !failed }));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A repository in which the timeout proposal was merged at noon of 5 November. */
async function merged(before: number, after: number): Promise<void> {
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.write('Logbook.jsonl', logbook(before, after));
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
  await place.run('propose', '--local', place.folder, '--since', '2025-10-08', '--until', MERGED);
  merge(BRANCH, `${MERGED}T12:00:00Z`);
}

function merge(branch: string, at: string): void {
  execFileSync('git', ['merge', '--quiet', '--no-ff', '-m', `Merge ${branch}`, branch], {
    cwd: sandbox.folder,
    env: { ...sandbox.environment, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at },
  });
}

interface Verified {
  readonly status: number;
  readonly entries: LedgerEntry[];
  readonly branches: readonly { readonly branch: string; readonly outcome: string }[];
  readonly track_record: { readonly predictions: number } | null;
}

async function verify(): Promise<Verified> {
  const { status, out, err } = await place.run('verify', '--local', place.folder, '--format', 'json');
  expect(err).toBe('');
  return { status, ...(JSON.parse(out) as Omit<Verified, 'status'>) };
}

describe('apeg verify', () => {
  it('confirms what got better, keeps the outcome on a branch, and writes nothing twice', async () => {
    await merged(6, 1);
    const first = await verify();
    expect([first.status, first.entries.map(({ outcome }) => outcome)]).toEqual([0, ['CONFIRMED']]);
    expect(first.branches).toEqual([{ branch: 'apeg/ledger', outcome: 'written' }]);
    expect(first.entries[0]?.merged).toMatchObject({
      commit: sandbox.git(['rev-parse', 'main']).trim(),
      at: `${MERGED}T12:00:00.000Z`,
      first_day: '2025-11-06',
    });
    expect(sandbox.git(['diff', '--name-only', 'main', 'apeg/ledger'])).toBe(`${LEDGER}\n`);
    expect(JSON.parse(sandbox.git(['show', `apeg/ledger:${LEDGER}`]))).toEqual(first.entries[0]);
    expect((await verify()).branches).toEqual([{ branch: 'apeg/ledger', outcome: 'unchanged' }]);
    merge('apeg/ledger', '2025-11-19T12:00:00Z');
    expect((await verify()).branches).toEqual([]);
    expect(sandbox.git(['status', '--porcelain'])).toBe('');
  });

  it('offers to take back what did harm, with its evidence, and ends with status 1', async () => {
    await merged(6, 13);
    const { status, entries, branches } = await verify();
    expect([status, entries[0]?.outcome]).toEqual([1, 'HARM']);
    const revert = 'apeg/revert/provider-timeout.openai-timeout/1';
    expect(branches).toEqual([
      { branch: 'apeg/ledger', outcome: 'written' },
      { branch: revert, outcome: 'written' },
    ]);
    expect(sandbox.git(['show', `${revert}:SessionConfig.json`])).toBe(SESSION_CONFIG);
    expect(sandbox.git(['diff', '--name-only', 'main', revert]).trim().split('\n')).toEqual([
      LEDGER,
      ...['evidence.json', 'patch.json', 'proposal.json', 'proposal.md'].map((name) => `${BACK}/${name}`),
      'SessionConfig.json',
    ]);
    const text = sandbox.git(['show', `${revert}:${BACK}/proposal.md`]);
    expect(text).toContain('## Proposal: Take Back provider-timeout.openai-timeout');
    expect(text).toMatch(/- .*: 0\.\d\d .* of \d+ before the merge, 0\.\d\d .* of \d+ after it\n/);
    expect(text).toContain('**Risk Assessment:** MEDIUM');
    expect((await verify()).branches.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  it('makes the way back a proposal that can be replayed, keeps what others changed, and is done once merged', async () => {
    await merged(6, 13);
    const now = (sandbox.read('SessionConfig.json') ?? '').replace('0.80', '0.85');
    sandbox.write('SessionConfig.json', now);
    sandbox.git(['commit', '--quiet', '-am', 'stricter']);
    await verify();
    const revert = 'apeg/revert/provider-timeout.openai-timeout/1';
    expect(sandbox.git(['show', `${revert}:SessionConfig.json`])).toBe(
      SESSION_CONFIG.replace('0.80', '0.85'),
    );
    merge(revert, '2025-11-20T12:00:00Z');
    const replayed = await place.run('replay', place.at(BACK));
    expect([replayed.status, replayed.out]).toEqual([
      0,
      `${place.at(BACK)}: every byte follows from its evidence\n`,
    ]);
    const { branches, entries } = await verify();
    expect(branches.filter(({ branch }) => branch.startsWith('apeg/revert'))).toEqual([]);
    expect(entries.map(({ proposal }) => proposal)).toContain('outcome-revert.openai-timeout');
  });

  it('shows the track record in the next proposal', async () => {
    await merged(6, 1);
    await verify();
    merge('apeg/ledger', '2025-11-19T12:00:00Z');
    const entry = JSON.parse(sandbox.read(LEDGER) ?? '{}') as LedgerEntry;
    sandbox.write(
      LEDGER,
      JSON.stringify({
        ...entry,
        score: { covered: true, success: true, realised: -0.2, standard_error: 0.03 },
      }),
    );
    sandbox.write('SessionConfig.json', SESSION_CONFIG);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'scored']);
    await place.run('propose', '--local', place.folder, '--since', '2025-10-08', '--until', MERGED);
    const text = sandbox.git(['grep', '-h', 'Earlier predictions held', BRANCH, '--', '*.md']);
    expect(text).toContain('Earlier predictions held what happened: 1.00');
  });

  it('has nothing to compare before anything was merged, and says so', async () => {
    sandbox.write('SessionConfig.json', SESSION_CONFIG);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
    const { status, out } = await place.run('verify', '--local', place.folder);
    expect([status, out]).toEqual([0, '0 merged proposals. No prediction has come to its end yet\n']);
  });

  it('refuses to take back what was changed again', async () => {
    await merged(6, 13);
    sandbox.write('SessionConfig.json', (sandbox.read('SessionConfig.json') ?? '').replace('60', '90'));
    sandbox.git(['commit', '--quiet', '-am', 'wait longer']);
    const { branches } = await verify();
    expect(branches.at(-1)).toMatchObject({
      outcome: 'refused',
      reason: 'SessionConfig.json was changed since at /openai/timeout (target-changed)',
    });
  });
});
