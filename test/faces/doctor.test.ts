import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { NODE_VERSIONS, suits } from '../../src/commands/doctor/machine-checks.ts';
import { doctor } from '../../src/commands/doctor.ts';
import { compose } from '../../src/compose.ts';
import type { Environment } from '../../src/config/env.ts';
import { lockDirectory } from '../../src/connectors/files/directory-lock.ts';
import type { Check } from '../../src/domain/check.ts';
import { systemClock } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/jobs/database.ts';
import { createDeadLetters } from '../../src/jobs/dead-letters.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { SESSION_CONFIG } from './workplace.ts';

const root = process.cwd();
let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
  process.chdir(sandbox.folder);
});
afterEach(() => {
  process.chdir(root);
  sandbox.remove();
});

async function examine(more: Partial<Environment> = {}, options: Readonly<Record<string, unknown>> = {}) {
  const environment = {
    path: process.env['PATH'] ?? '',
    home: sandbox.folder,
    stateDir: join(sandbox.folder, '.state'),
    ...more,
  };
  const report = await doctor.run(
    options,
    compose(() => undefined, environment),
  );
  const { checks } = report.json() as { readonly checks: readonly Check[] };
  const of = (subject: string): readonly Check[] => checks.filter((one) => one.subject === subject);
  return { report, checks, of };
}

describe('apeg doctor', () => {
  it('finds everything in order, a line each', async () => {
    const { report, checks, of } = await examine();
    expect(report.ending).toBe('done');
    for (const subject of [
      'Node',
      'git',
      'State',
      'Disk',
      'Locks',
      'Clock',
      'Checkout',
      'Settings',
      'Configs',
      'Journal',
    ])
      expect([subject, of(subject).map(({ state }) => state)]).toEqual([subject, ['ok']]);
    expect(checks.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(report.text({ colour: false })).toMatch(
      /^Nothing keeps APEG from its work here; \d+ notes\n {2}ok {7}Node /,
    );
    expect(report.markdown()).toContain('- **ok** Node: ');
  });

  it('says of settings and configs what is wrong, where and what to do', async () => {
    sandbox.write('.github/apeg.yml', 'period: x\n');
    sandbox.write('SessionConfig.json', '{ "openai": ');
    const { report, of } = await examine();
    expect(report.ending).toBe('refused');
    expect(of('Files').map(({ state, text }) => `${state} ${text}`)).toEqual([
      expect.stringContaining('problem .github/apeg.yml:1: '),
      expect.stringContaining('problem SessionConfig.json'),
    ]);
    expect(of('Files').every(({ fix }) => (fix ?? '') !== '')).toBe(true);
  });

  it('tells what credentials lack without showing any, and what of the App is missing', async () => {
    const { report, of } = await examine({
      shops: { SHOPIFY_SHOP: 'acme' },
      alerts: { SLACK_WEBHOOK_URL: 'not-an-address-but-secret' },
      app: { APP_ID: '7', WEBHOOK_SECRET: 'development', HOME: '/' },
    });
    expect(of('Shopify')[0]).toMatchObject({
      state: 'problem',
      fix: expect.stringContaining('SHOPIFY_CLIENT_ID'),
    });
    expect(of('Slack')[0]?.state).toBe('problem');
    expect(of('App')[0]?.text).toMatch(/PRIVATE_KEY is missing.*WEBHOOK_SECRET is the public default/);
    expect(JSON.stringify(report.json())).not.toContain('not-an-address-but-secret');
  });

  it('knows a lock whose owner is gone, a folder that cannot be written, and a journal that was changed', async () => {
    const { of } = await examine();
    expect(of('Locks')[0]?.state).toBe('ok');
    writeFileSync(
      join(sandbox.folder, '.state/shop-1.lock'),
      `999999 1 ${(await import('node:os')).hostname()}`,
    );
    writeFileSync(join(sandbox.folder, '.state/journal.jsonl'), '{"schema":"apeg.journal/1"}\n');
    const again = await examine();
    expect(again.of('Locks')[0]).toMatchObject({ state: 'note', text: expect.stringContaining('gone') });
    expect(again.of('Journal')[0]).toMatchObject({
      state: 'problem',
      text: expect.stringContaining('line 1'),
    });
    writeFileSync(join(sandbox.folder, 'file'), '');
    const nowhere = await examine({ stateDir: join(sandbox.folder, 'file', 'state') });
    expect(nowhere.of('State')[0]).toMatchObject({
      state: 'problem',
      fix: expect.stringContaining('APEG_STATE_DIR'),
    });
  });

  it('shows jobs of the App that failed for good', async () => {
    const stateDir = join(sandbox.folder, '.state');
    const database = await openDatabase({
      stateDir,
      hold: (directory) => lockDirectory(directory, systemClock),
    });
    const id = '7e57d004-2b97-4e7a-b45f-5387367791cd';
    await createDeadLetters(database, systemClock).add({ id, kind: 'task', lane: 42, data: {} }, 'it broke');
    const running = await examine();
    expect(running.of('Queue')[0]).toMatchObject({
      state: 'note',
      text: expect.stringContaining('is running'),
    });
    await database.close();
    const { of } = await examine();
    expect(of('Queue')[0]).toMatchObject({
      state: 'problem',
      text: expect.stringContaining('repository 42 failed for good'),
    });
  });

  it('asks where it is told to: tokens and when they end, the clock, protection and stuck pull requests', async () => {
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(Date.now() - 120_000).toUTCString());
      response.setHeader('github-authentication-token-expiration', '2020-01-01 00:00:00 UTC');
      response.setHeader('x-ratelimit-remaining', '4999');
      if (path.endsWith('/models')) response.statusCode = 401;
      const pull = {
        number: 3,
        title: 't',
        body: '',
        state: 'open',
        merged_at: null,
        labels: [],
        html_url: 'u',
        head: { ref: 'apeg/proposal/a.b', sha: 'a', repo: { id: 5 } },
        base: { ref: 'main' },
        user: null,
        created_at: '2020-01-01T00:00:00Z',
        updated_at: '2020-01-01T00:00:00Z',
        closed_at: null,
        merge_commit_sha: null,
      };
      const body = path.includes('/pulls')
        ? [pull]
        : path.includes('/rules/')
          ? []
          : { id: 5, default_branch: 'main', protected: false };
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { of, report } = await examine(
        {
          github: { token: 'ghp_secret', apiUrl: address, repository: 'acme/shop' },
          model: { apiKey: 'sk-secret', baseUrl: address },
        },
        { online: true },
      );
      expect(of('GitHub')[0]).toMatchObject({
        state: 'problem',
        text: expect.stringContaining('it ended on 2020-01-01'),
      });
      expect(of('Clock')[0]).toMatchObject({
        state: 'problem',
        text: expect.stringContaining("ahead of GitHub's"),
      });
      expect(of('Model')[0]).toMatchObject({ state: 'problem', fix: expect.stringContaining('answers 401') });
      expect(of('Reviews')[0]).toMatchObject({ state: 'note', text: expect.stringContaining('require one') });
      expect(of('Pull requests')[0]).toMatchObject({
        state: 'note',
        text: expect.stringContaining('apeg/proposal/a.b'),
      });
      expect(JSON.stringify(report.json())).not.toContain('secret');
    } finally {
      server.close();
    }
  });

  it('names the versions of Node that package.json names', () => {
    expect(packageJson.engines.node).toBe(NODE_VERSIONS);
    expect(['v22.19.1', '22.20.0', '24.10.9', '24.11.0', '25.1.0', '26.0.0'].map(suits)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});
