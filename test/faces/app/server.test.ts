import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningApp, startApp } from '../../../src/faces/app/app.ts';
import { createLog } from '../../../src/faces/app/log.ts';
import { knock, SECRET } from '../../app/knock.ts';
import { createStage, type Stage } from '../../app/stage.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
/** What has to be looked at, and leads to nothing. */
const bodyOf = (action: string): string =>
  JSON.stringify({
    action: 'created',
    repository: { id: 1, name: 'shop', owner: { login: 'acme' }, default_branch: 'main' },
    installation: { id: 7 },
    issue: { number: 1 },
    comment: {
      id: 1,
      body: `/apeg ${action}`,
      user: { login: 'other[bot]', type: 'Bot' },
      created_at: '2025-11-20T10:00:00Z',
      updated_at: '2025-11-20T10:00:00Z',
    },
  });
const BODY = bodyOf('status');

let app: RunningApp;
let stage: Stage;
const lines: string[] = [];
let drained = 0;

beforeAll(async () => {
  stage = createStage();
  const log = createLog({ write: (line) => lines.push(line) });
  const identity = { appId: 42, privateKey, webhookSecret: SECRET, apiUrl: 'http://127.0.0.1:9' };
  const parts = { deps: stage.deps, drain: async () => void (drained += 1) };
  app = await startApp(parts, { ...identity, host: '127.0.0.1', port: 0 }, log);
});
afterAll(() => app.stop());

const accepted = async (guid: string): Promise<boolean> => (await stage.jobs.accepted([guid])).has(guid);

describe('a delivery', () => {
  it('is stored, then acknowledged, without a word', async () => {
    const answer = await knock(app.url, { body: BODY, guid: 'g-1' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await accepted('g-1')).toBe(true);
  });

  it('that leads to nothing is acknowledged and forgotten', async () => {
    const talk = JSON.stringify({
      ...JSON.parse(BODY),
      comment: { ...JSON.parse(BODY).comment, body: 'Looks good' },
    });
    for (const [event, body] of [
      ['ping', '{"zen":"Design for failure."}'],
      ['issue_comment', talk],
    ] as const)
      expect((await knock(app.url, { event, body, guid: `talk-${event}` })).status).toBe(200);
    expect(await accepted('talk-ping')).toBe(false);
    expect(await accepted('talk-issue_comment')).toBe(false);
  });

  it('is acknowledged again and handled once, by its name and by its bytes', async () => {
    const before = (await stage.jobs.depth()).waiting;
    for (const guid of ['g-1', 'g-2']) expect((await knock(app.url, { body: BODY, guid })).status).toBe(200);
    expect((await stage.jobs.depth()).waiting).toBe(before);
  });

  it.each([
    ['no signature', { secret: null }, 400],
    ['the signature of another secret', { secret: 'development' }, 400],
    ['an empty signature', { signature: '' }, 400],
    ['a signature of another kind', { signature: `sha1=${'0'.repeat(40)}` }, 400],
    ['a signature of nothing', { signature: 'sha256=' }, 400],
    ['the type of a form', { type: 'application/x-www-form-urlencoded' }, 415],
    ['a method that is not taken', { method: 'GET' }, 404],
  ])('with %s is refused, and nothing is stored', async (_, how, status) => {
    const guid = `forged-${JSON.stringify(how).length}`;
    const answer = await knock(app.url, { body: '{"forged":true}', guid, ...how });
    expect([answer.status, await answer.text()]).toEqual([status, '']);
    expect(await accepted(guid)).toBe(false);
  });

  it('whose bytes were changed after they were signed is refused', async () => {
    const signature = `sha256=${'ab'.repeat(32)}`;
    expect((await knock(app.url, { body: '{"a":1}', signature, guid: 'changed' })).status).toBe(400);
    expect(await accepted('changed')).toBe(false);
  });

  it('that is no JSON is refused', async () => {
    expect((await knock(app.url, { body: '{"a":', guid: 'broken' })).status).toBe(400);
    expect(await accepted('broken')).toBe(false);
  });

  it('that cannot be stored is not acknowledged, and its sender is not told why', async () => {
    const failing = vi.spyOn(stage.jobs, 'accept').mockRejectedValue(new Error('secret path /var/lib/x'));
    const answer = await knock(app.url, { body: bodyOf('help'), guid: 'g-3' });
    failing.mockRestore();
    expect([answer.status, await answer.text()]).toEqual([500, '']);
  });

  it('that is too large is refused', async () => {
    const answer = await knock(app.url, { body: 'x'.repeat(26 * 1024 * 1024) }).catch(() => null);
    expect(answer === null || answer.status === 413).toBe(true);
  });
});

describe('the server', () => {
  it('tells its health, and figures for Prometheus', async () => {
    const text = async (path: string) => {
      const answer = await fetch(app.url + path);
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await text('/healthz')).toBe('200 ok\n');
    expect(await text('/readyz')).toBe('200 ready\n');
    const metrics = await text('/metrics');
    expect(metrics).toContain('apeg_deliveries_total{event="issue_comment",outcome="accepted"} 1');
    expect(metrics).toMatch(/apeg_deliveries_total\{event="issue_comment",outcome="refused"\} \d/);
    expect(metrics).toContain('apeg_jobs{state="dead"} 0');
    expect(await text('/nothing')).toBe('404 not found\n');
    expect(await text('/api/github/webhooks/x')).toBe('404 not found\n');
  });

  it('writes a log of JSON lines, with deliveries by name and no payload in it', () => {
    const log = lines.map((line) => JSON.parse(line) as { event: string });
    expect(log.map(({ event }) => event)).toContain('listening');
    expect(lines.join('')).toContain('forged-');
    expect(lines.join('')).not.toContain('forged":true');
    expect(lines.join('')).not.toContain('PRIVATE KEY');
  });

  it('asks for what was missed while it was away', async () => {
    expect(stage.recorded.some((line) => line.startsWith('deliveries-asked-again'))).toBe(true);
  });

  it('takes nothing more once it drains, and finishes what is in hand', async () => {
    const other = createStage();
    const log = createLog({ write: () => undefined });
    const identity = { appId: 42, privateKey, webhookSecret: SECRET, apiUrl: 'http://127.0.0.1:9' };
    const gate = Promise.withResolvers<void>();
    const parts = { deps: other.deps, drain: () => gate.promise };
    const running = await startApp(parts, { ...identity, host: '127.0.0.1', port: 0 }, log);
    const stopping = running.stop();
    expect((await knock(running.url, { body: BODY, guid: 'late' })).status).toBe(503);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    gate.resolve();
    await stopping;
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow('fetch failed');
    expect(drained).toBe(0);
  });
});
