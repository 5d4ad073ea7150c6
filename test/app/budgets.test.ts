import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepositoryRef } from '../../src/domain/github-repository.ts';
import { type LivePeer, openLivePeer } from './app-peer.ts';
import { shopFiles } from './shop.ts';

const BRANCH = 'apeg/proposal/provider-timeout.openai-timeout';

describe('what a run asks of GitHub', { timeout: 120_000 }, () => {
  let peer: LivePeer;
  let ref: RepositoryRef;
  beforeAll(async () => {
    peer = await openLivePeer();
    ref = await peer.addShop(shopFiles({ end: peer.today }));
  }, 60_000);
  afterAll(() => peer.close(), 60_000);

  /** Requests of one run: whether the settings are there, then the look-ups, the writes, and the dashboard. */
  async function run(payload: object): Promise<{ readonly lookUps: string[]; readonly writes: string[] }> {
    peer.gateway.requests.splice(0);
    await peer.dispatch(ref, 'apeg-propose', payload);
    const all = peer.gateway.requests.map(
      ({ method, path }) => `${method} ${decodeURIComponent(path).replace(`/repos/acme/${ref.name}`, '')}`,
    );
    // What follows, the checks of the pull request, are other jobs; the dashboard is the last of this one.
    const last = all.indexOf('GET /issues');
    const asked = all.slice(0, last + (/^(?:POST|PATCH) \/issues/.test(all[last + 1] ?? '') ? 2 : 1));
    const reads = asked.filter((request) => request.startsWith('GET '));
    return {
      lookUps: reads.filter((request) => !/^GET \/(?:contents\/\.github\/apeg\.yml|issues)$/.test(request)),
      writes: asked.filter((request) => !request.startsWith('GET ')),
    };
  }

  it('is two look-ups and one a proposal at the most: to open, where nothing changed, and where the base moved', async () => {
    const opened = await run({});
    expect(opened.lookUps).toEqual(['GET /pulls', `GET /commits/heads/${BRANCH}`]);
    expect(opened.writes).toEqual([
      'POST /git/trees',
      'POST /git/commits',
      'POST /git/refs',
      'POST /pulls',
      'PUT /issues/1/labels',
      'POST /pulls/1/requested_reviewers',
      'POST /issues',
    ]);
    expect(await run({ period: '7d' })).toEqual({ lookUps: ['GET /pulls'], writes: [] });

    const log = shopFiles({ end: peer.today, timeouts: 100 })['Logbook.jsonl'] ?? '';
    await peer.commit(ref, 'main', { 'Logbook.jsonl': log });
    const moved = await run({ period: '8d' });
    expect(moved.lookUps).toEqual(['GET /pulls', `GET /commits/heads/${BRANCH}`]);
    expect(moved.writes).toEqual([
      'POST /git/trees',
      'POST /git/commits',
      `PATCH /git/refs/heads/${BRANCH}`,
      'PATCH /pulls/1',
    ]);
  });
});
