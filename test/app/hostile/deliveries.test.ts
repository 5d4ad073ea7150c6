import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepositoryRef } from '../../../src/domain/github-repository.ts';
import { type LivePeer, openLivePeer } from '../app-peer.ts';
import { knock } from '../knock.ts';
import { shopFiles } from '../shop.ts';

const signed = (secret: string, body: string, kind = 'sha256'): string =>
  `${kind}=${createHmac(kind, secret).update(body).digest('hex')}`;

describe('deliveries at the door of the whole App', { timeout: 120_000 }, () => {
  let peer: LivePeer;
  let ref: RepositoryRef;
  let secret: string;
  beforeAll(async () => {
    peer = await openLivePeer();
    ref = await peer.addShop(shopFiles({ end: peer.today }));
    secret = peer.gateway.app.secret;
  }, 60_000);
  afterAll(() => peer.close(), 60_000);

  const dispatch = (more: object = {}): string =>
    JSON.stringify({
      action: 'apeg-propose',
      client_payload: {},
      repository: {
        id: ref.id,
        name: ref.name,
        owner: { login: ref.owner },
        default_branch: ref.defaultBranch,
      },
      installation: { id: ref.installationId },
      ...more,
    });
  const send = async (body: string, how: Parameters<typeof knock>[1] | object = {}): Promise<number> => {
    const { status } = await knock(peer.url, { event: 'repository_dispatch', secret, body, ...how });
    await peer.settle();
    return status;
  };
  const pulls = async (): Promise<number> => (await peer.github.reader(ref).pullRequests()).items.length;

  it.each([
    ['without a signature', () => ({ secret: null })],
    ['signed by another secret', () => ({ secret: 'another secret' })],
    ['signed by the empty secret', () => ({ secret: '' })],
    ['signed the old way', (body: string) => ({ signature: signed(secret, body, 'sha1') })],
    ['signed for other bytes', (body: string) => ({ signature: signed(secret, `${body} `) })],
    [
      'signed in capitals of another scheme',
      (body: string) => ({ signature: signed(secret, body).toUpperCase() }),
    ],
    ['with half a signature', (body: string) => ({ signature: signed(secret, body).slice(0, 40) })],
    [
      'with two signatures',
      (body: string) => ({ signature: `${signed('x', body)},${signed(secret, body)}` }),
    ],
    ['as a form', () => ({ type: 'application/x-www-form-urlencoded' })],
  ])('%s are refused, and open nothing', async (_name, how) => {
    const body = dispatch();
    expect(await send(body, how(body))).toBeGreaterThanOrEqual(400);
    expect(await pulls()).toBe(0);
  });

  it('are handled once: by their name, by their bytes under another name, and again by both', async () => {
    const body = dispatch({ client_payload: { period: '7d' } });
    expect(await send(body, { guid: 'first' })).toBe(200);
    expect(await pulls()).toBe(1);
    const before = peer.gateway.requests.length;
    for (const guid of ['first', 'second', 'third']) expect(await send(body, { guid })).toBe(200);
    expect(peer.gateway.requests.length).toBe(before);
    expect(await pulls()).toBe(1);
  });
});
