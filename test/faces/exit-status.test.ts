import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { compose } from '../../src/compose.ts';
import type { Environment } from '../../src/config/env.ts';
import { systemClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { logbook, SESSION_CONFIG } from './workplace.ts';

const root = process.cwd();
let sandbox: Sandbox;

/** Nobody listens there: a port that was opened and closed again would do, and this one is reserved. */
const NOWHERE = 'http://127.0.0.1:1';
const SHOPS = {
  SHOPIFY_SHOP: 'acme.myshopify.com',
  SHOPIFY_API_URL: NOWHERE,
  SHOPIFY_ACCESS_TOKEN: 'a-token-of-the-test',
  ETSY_API_URL: NOWHERE,
  ETSY_SHOP_ID: '1',
  ETSY_KEYSTRING: 'k',
  ETSY_SHARED_SECRET: 's',
  ETSY_REFRESH_TOKEN: 'r',
} as const;

async function apeg(line: string, more: Partial<Environment> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const environment = {
    path: process.env['PATH'] ?? '',
    home: sandbox.folder,
    stateDir: join(sandbox.folder, '.state'),
    ...more,
  };
  // Waits between tries are over at once.
  const clock = { ...systemClock, sleep: async () => undefined };
  const deps = compose(() => undefined, environment, clock);
  const status = await runProgram(line.split(' '), deps, {
    out: async (text) => {
      for await (const part of typeof text === 'string' ? [text] : text) out.push(part);
    },
    err: (text) => void err.push(text),
    colour: false,
  });
  return { status, out: out.join(''), err: err.join('') };
}

beforeAll(() => {
  sandbox = createSandbox();
  process.chdir(sandbox.folder);
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.write('Logbook.jsonl', logbook());
  sandbox.write('broken.yml', 'period: x\n');
  sandbox.write('broken.json', '{ "schema": ');
  sandbox.write('harmful.jsonl', 'not json\n');
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
});
afterAll(() => {
  process.chdir(root);
  sandbox.remove();
});

describe('the exit status', () => {
  it.each([
    // 0: done.
    ['analyze-feedback --until latest', 0, null],
    ['analyze-macros --until latest', 0, null],
    ['suggest-improvements', 0, null],
    ['validate', 0, null],
    ['status', 0, null],
    ['doctor', 0, null],
    ['runs', 0, null],
    ['audit verify', 0, null],
    ['propose --local . --until latest', 0, null],
    ['verify --local .', 0, null],
    // 1: findings, or refused.
    ['validate --settings broken.yml', 1, null],
    ['doctor --settings broken.yml', 1, null],
    // 2: usage or config.
    ['nothing-of-the-kind', 2, 'usage'],
    ['analyze-feedback --nothing', 2, 'usage'],
    ['analyze-feedback --period soon', 2, 'usage'],
    ['analyze-feedback --settings broken.yml', 2, 'settings-invalid'],
    ['analyze-feedback --settings absent.yml', 2, 'input-unusable'],
    ['analyze-feedback --logbook absent.jsonl', 2, 'nothing-to-analyse'],
    ['suggest-improvements --from-report broken.json', 2, 'input-unusable'],
    ['explain nothing.here', 2, 'usage'],
    ['replay nothing.here', 2, 'input-unusable'],
    ['propose --local /', 2, 'repository-unusable'],
    ['status --online', 2, 'usage'],
    ['sync-inventory --execute', 2, 'usage'],
    ['etsy-seo-apply', 2, 'usage'],
    ['monitor-orders --sla soon', 2, 'usage'],
    ['simulate --items many', 2, 'usage'],
  ] as const)('of apeg %s is %i', async (line, status, code) => {
    const { err, ...ended } = await apeg(line);
    expect([line, ended.status, code === null ? err : /\[([a-z-]+)\]/.exec(err)?.[1]]).toEqual([
      line,
      status,
      code ?? '',
    ]);
    // One line says what is wrong, one what to do; of settings all problems are listed.
    const brief =
      code === null
        ? /^$/
        : code === 'settings-invalid'
          ? /^apeg: /
          : /^apeg: [^\n]+ \[[a-z-]+\]\n(?: {2}[^\n]+\n)?$/;
    expect(err).toMatch(brief);
  });

  it.each([
    ['sync-inventory --dry-run', 'credentials-refused', {}],
    ['etsy-views snapshot', 'credentials-refused', {}],
    ['rollback --run nothing --dry-run', 'credentials-refused', {}],
    ['monitor-orders', 'credentials-refused', {}],
    ['sync-inventory --dry-run', 'vendor-unavailable', { shops: SHOPS }],
    ['etsy-views snapshot', 'vendor-unavailable', { shops: SHOPS }],
    [
      'status --online',
      'github-unavailable',
      { github: { token: 't', apiUrl: NOWHERE, repository: 'acme/shop' } },
    ],
  ] as const)('of apeg %s is 3 for a vendor or the network: %s', async (line, code, more) => {
    const { status, err } = await apeg(line, more);
    expect([line, status, /\[([a-z-]+)\]/.exec(err)?.[1]]).toEqual([line, 3, code]);
  });

  it('comes with one line of JSON where machines ask, and with the cause where it is wanted', async () => {
    const { err } = await apeg('suggest-improvements --from-report broken.json --json');
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'input-unusable',
        message: 'broken.json is not JSON',
        hint: 'Make one with apeg analyze-feedback.',
      },
    });
    const { err: verbose } = await apeg('suggest-improvements --from-report broken.json --verbose');
    expect(verbose).toContain('caused by: SyntaxError');
  });

  it('is asked of every command', () => {
    const page = readFileSync(new URL(import.meta.url), 'utf8');
    const asked = COMMANDS.filter(({ name }) => !page.includes(`['${name}`)).map(({ name }) => name);
    expect(asked.sort()).toEqual([
      'archive-logs',
      'etsy-seo-analyze',
      'etsy-seo-report',
      'patterns',
      'review-logs',
    ]);
  });
});
