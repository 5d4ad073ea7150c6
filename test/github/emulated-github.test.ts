import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedPeer, openEmulatedPeer } from './emulated-peer.ts';
import { describeGitHub } from './github-contract.ts';
import { createSink, type Sink } from './hook-sink.ts';

describeGitHub('an emulated GitHub, through the real connector', openEmulatedPeer);

describe('the App on an emulated GitHub', () => {
  let peer: EmulatedPeer;
  let sink: Sink;
  beforeAll(async () => {
    [peer, sink] = await Promise.all([openEmulatedPeer(), createSink()]);
  });
  afterAll(async () => {
    await Promise.all([peer.close(), sink.close()]);
  });

  it('reads with tokens that cannot write', async () => {
    const ref = await peer.addRepository({ 'a.txt': 'a\n' });
    const { gateway, app } = peer;
    gateway.requests.length = 0;
    const reader = app.reader(ref);
    await reader.defaultHead();
    await reader.pullRequests();
    await reader.fileAt('a.txt', 'main');
    expect(Object.keys(reader).filter((name) => /^(?:ensure|close|react)/.test(name))).toEqual([]);
    const allowed = gateway.requests.flatMap(({ permissions }) => Object.values(permissions));
    expect(allowed.length).toBeGreaterThan(0);
    expect(new Set(allowed)).toEqual(new Set(['read']));

    const basic = (await app.cloneAuthorization(ref)).replace('Basic ', '');
    const token = Buffer.from(basic, 'base64').toString().replace('x-access-token:', '');
    const write = await fetch(`${gateway.url}/repos/acme/${ref.name}/issues`, {
      method: 'POST',
      headers: { authorization: `token ${token}` },
      body: JSON.stringify({ title: 'a leak' }),
    });
    expect(write.status).toBe(403);
  });

  it('sees one repository with a token for one', async () => {
    const [one, other] = [
      await peer.addRepository({ 'a.txt': 'a\n' }),
      await peer.addRepository({ 'b.txt': 'b\n' }),
    ];
    const crossed = { ...other, id: one.id };
    const marker = '<!-- crossed -->';
    const wish = { marker, title: 't', body: marker, labels: [], known: null, whenClosed: 'leave' } as const;
    await expect(peer.app.writer(crossed).ensureIssue(wish)).rejects.toMatchObject({
      code: 'github-refused',
    });
    await expect(peer.app.writer(other).ensureIssue(wish)).resolves.toMatchObject({ outcome: 'created' });
    const names = (await peer.app.repositories(other.installationId)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([one.name, other.name]));
    expect(await peer.app.installations()).toMatchObject([
      { id: 7, account: 'acme', suspended: false, permissions: { contents: 'write', checks: 'write' } },
    ]);
  });

  it('lists what was delivered while it was away, and has it delivered again under the same GUID', async () => {
    const ref = await peer.addRepository({ 'a.txt': 'a\n' });
    const { gateway, app } = peer;
    const since = new Date().toISOString();
    gateway.hooks.target = null;
    await peer.openIssue(ref, 'Lost', 'while the App was away');
    await gateway.hooks.settled();
    const [lost] = await app.deliveries(since);
    expect(lost).toMatchObject({ event: 'issues', acknowledged: false });
    gateway.hooks.target = sink.url;
    await app.redeliver(lost?.id ?? 0);
    await gateway.hooks.settled();
    expect(sink.received.map(({ guid, event }) => [guid, event])).toEqual([[lost?.guid, 'issues']]);
    const again = await app.deliveries(since);
    expect(again.map(({ guid, acknowledged }) => [guid, acknowledged])).toEqual([
      [lost?.guid, true],
      [lost?.guid, false],
    ]);
    gateway.hooks.target = null;
    for (let index = 0; index < 150; index++) gateway.hooks.send('ping', { index });
    await gateway.hooks.settled();
    const all = await app.deliveries(since);
    expect(all.length).toBeGreaterThanOrEqual(152);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(await app.deliveries('2999-01-01T00:00:00.000Z')).toEqual([]);
    await expect(app.redeliver(99_999)).rejects.toMatchObject({ code: 'github-refused' });
  });

  it('is told who did what: a person, or the App itself', async () => {
    const ref = await peer.addRepository({ 'a.txt': 'a\n' });
    peer.gateway.hooks.target = sink.url;
    sink.received.length = 0;
    const issue = await peer.openIssue(ref, 'A question', 'Why?');
    await peer.comment(ref, issue, '/apeg help');
    await peer.app
      .writer(ref)
      .ensureComment({ issue, marker: '<!-- apeg:x -->', body: 'Hello <!-- apeg:x -->', known: null });
    await peer.gateway.hooks.settled();
    const comments = sink.received.filter(({ event }) => event === 'issue_comment');
    expect(comments.map(({ payload }) => [payload.sender.login, payload.comment?.user.type])).toEqual([
      ['acme', 'User'],
      ['apeg[bot]', 'Bot'],
    ]);
  });
});
