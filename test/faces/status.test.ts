import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { status as statusCommand } from '../../src/commands/status.ts';
import { compose } from '../../src/compose.ts';
import { digestOf } from '../../src/domain/canonical-json.ts';
import { operationSettingsOf } from '../../src/domain/operation-settings.ts';
import { fixedClock } from '../../src/domain/time.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { createMemoryJournal } from '../operations/memory-journal.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

const ID = 'provider-timeout.openai-timeout';
const BRANCH = `apeg/proposal/${ID}`;
let sandbox: Sandbox;
let place: Workplace;
beforeEach(() => {
  sandbox = createSandbox();
  place = createWorkplace(sandbox.folder);
});
afterEach(() => sandbox.remove());

interface Standing {
  readonly analysis: { readonly total_runs: number } | null;
  readonly proposals: readonly {
    readonly title: string;
    readonly items: readonly { readonly id: string; readonly text: string }[];
  }[];
  readonly ledger: { readonly entries: readonly { readonly outcome: string }[]; readonly unjudged: number };
  readonly operations: {
    readonly plans: readonly { readonly text: string }[];
    readonly unfinished: readonly { readonly id: string; readonly text: string }[];
  };
  readonly next: readonly { readonly command: string }[];
}

async function status(): Promise<Standing> {
  const { out, err, status: code } = await place.run('status', '--local', place.folder, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Standing;
}

function textOf(standing: Standing, title: string): string[] {
  return (standing.proposals.find((one) => one.title === title)?.items ?? []).map(
    ({ id, text }) => `${id}: ${text}`,
  );
}

function commit(message: string): void {
  sandbox.git(['add', '-A']);
  execFileSync('git', ['commit', '--quiet', '-m', message], {
    cwd: sandbox.folder,
    env: { ...sandbox.environment, GIT_COMMITTER_DATE: '2025-11-19T12:00:00Z' },
  });
}

async function analysed(): Promise<void> {
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.write('Logbook.jsonl', logbook());
  commit('a workflow');
  await place.run(
    'analyze-feedback',
    '--logbook',
    place.at('Logbook.jsonl'),
    '--output',
    place.at('feedback_report.json'),
  );
}

describe('apeg status', () => {
  it('says that there is nothing, and what to do about it', async () => {
    const { out, status: code } = await place.run('status', '--local', place.folder);
    expect(code).toBe(0);
    expect(out).toContain('Last analysis\n  none was found\n\nOpen proposals\n  none\n');
    expect(out).toContain('apeg analyze-feedback: nothing has been analysed here');
  });

  it('follows a proposal from the analysis over its branch and its merge to its verdict', async () => {
    await analysed();
    const before = await status();
    expect(before.analysis?.total_runs).toBe(70);
    expect(textOf(before, 'Would be proposed')).toEqual([
      expect.stringContaining(`${ID}: Increase OpenAI API Timeout`),
    ]);
    expect(before.next[0]?.command).toBe('apeg propose --local .');

    await place.run('propose', '--local', place.folder);
    const proposed = await status();
    expect(textOf(proposed, 'Open')).toEqual([`${ID}: waits for a review on the branch ${BRANCH}`]);
    expect(textOf(proposed, 'Would be proposed')).toEqual([]);

    sandbox.git(['merge', '--quiet', '--squash', BRANCH]);
    commit('merged in one commit');
    const merged = await status();
    expect(textOf(merged, 'Open')).toEqual([]);
    expect(textOf(merged, 'Merged')).toEqual([expect.stringMatching(/not judged yet$/)]);
    expect(merged.ledger.unjudged).toBe(1);

    await place.run('verify', '--local', place.folder);
    const judged = await status();
    expect(judged.ledger).toMatchObject({ unjudged: 0, entries: [{ outcome: 'VERIFYING' }] });
    expect(textOf(judged, 'Merged')).toEqual([expect.stringContaining('VERIFYING')]);
  });

  it('leaves to people what they committed to a branch, and says so', async () => {
    await analysed();
    await place.run('propose', '--local', place.folder);
    sandbox.git(['checkout', '--quiet', BRANCH]);
    sandbox.write('note.txt', 'mine');
    commit('my own');
    sandbox.git(['checkout', '--quiet', 'main']);
    expect(textOf(await status(), 'Open')).toEqual([expect.stringContaining('somebody else has committed')]);
  });

  it('names runs that are not finished and plans that were not executed', async () => {
    const journal = createMemoryJournal();
    const plan = {
      schema: 'apeg.plan/1',
      operation: 'inventory-sync',
      kind: 'change',
      generator: 'apeg test',
      created_at: '2025-11-20T10:00:00.000Z',
      expires_at: '2025-11-20T14:00:00.000Z',
      shops: { shopify: 'a.myshopify.com', etsy: '1' },
      policy: {},
      limits: operationSettingsOf(undefined).limits,
      consents: [],
      basis: null,
      steps: [
        {
          id: 's001',
          kind: 'shopify-quantity',
          sku: 'A',
          why: 'w',
          before: 1,
          after: 2,
          target: { inventory_item_id: 'i', location_id: 'l' },
        },
      ],
      left_out: [],
      expected: { calls: { shopify: 1, etsy: 0 }, seconds: 1, fees: [] },
    };
    place.write('sync_plan.json', JSON.stringify(plan));
    const run = 'inventory-sync-20251120-110000-abcdef12';
    await journal.append({
      run,
      at: '2025-11-20T11:00:00.000Z',
      body: {
        type: 'opened',
        operation: 'inventory-sync',
        kind: 'change',
        plan_sha256: digestOf('another'),
        shops: { shopify: 'a', etsy: '1' },
        actor: { name: 'kim', via: 'cli', permission: null },
        expires_at: plan.expires_at,
        consents: [],
        expected_calls: { shopify: 0, etsy: 0 },
        steps: [],
      },
    });
    const deps = compose(
      () => undefined,
      { path: process.env['PATH'] ?? '', home: place.folder },
      fixedClock('2025-11-20T12:00:00.000Z'),
    );
    const report = await statusCommand.run(
      { local: place.folder },
      { ...deps, journal: async () => journal },
    );
    const { operations, next } = report.json() as Standing;
    expect(operations.unfinished).toEqual([
      { id: run, text: expect.stringContaining(`apeg sync-inventory --resume ${run}`), pull: null },
    ]);
    expect(operations.plans.map(({ text }) => text)).toEqual([expect.stringContaining('1 item')]);
    expect(next[0]?.command).toBe(`apeg runs ${run}`);
    expect(report.text({ colour: false })).toContain('1 unfinished run, 1 open plan');
  });

  it('asks GitHub for what was snoozed and refused where it is told to', async () => {
    await analysed();
    const asked: string[] = [];
    const pull = {
      number: 7,
      title: 't',
      body: 'the marker is gone',
      state: 'closed',
      merged_at: null,
      labels: [],
      html_url: 'u',
      head: { ref: BRANCH, sha: 'a', repo: { id: 5 } },
      base: { ref: 'main' },
      user: { login: 'apeg[bot]', type: 'Bot' },
      created_at: '2025-11-18T00:00:00Z',
      updated_at: '2025-11-18T00:00:00Z',
      closed_at: '2025-11-18T00:00:00Z',
    };
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(request.url?.includes('/pulls') ? [pull] : { id: 5, default_branch: 'main' }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      sandbox.git(['remote', 'add', 'origin', 'git@github.com:acme/shop.git']);
      const environment = {
        path: process.env['PATH'] ?? '',
        home: place.folder,
        github: { token: 'secret', apiUrl: `http://127.0.0.1:${port}`, repository: undefined },
      };
      const deps = compose(() => undefined, environment, fixedClock('2025-11-20T12:00:00.000Z'));
      const standing = (
        await statusCommand.run({ local: place.folder, online: true }, deps)
      ).json() as Standing;
      expect(textOf(standing, 'Refused')).toEqual([
        expect.stringContaining(`${ID}: it was closed without a merge`),
      ]);
      expect(asked[0]).toBe('token secret /repos/acme/shop');
    } finally {
      server.close();
    }
  });

  it('says which variable is missing where it may not ask GitHub', async () => {
    const { status: code, err } = await place.run('status', '--local', place.folder, '--online');
    expect(code).toBe(2);
    expect(err).toContain('Set GITHUB_TOKEN');
  });
});
