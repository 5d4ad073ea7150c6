import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RepositoryRef } from '../../../src/domain/github-repository.ts';
import { LOG_HOST, type LogHost, startLogHost } from '../../connectors/logs/log-host.ts';
import { addRepository } from '../../github/emulated-peer.ts';
import type { Gateway } from '../../github/gateway.ts';
import { type LivePeer, openLivePeer } from '../app-peer.ts';
import { shopFiles } from '../shop.ts';

const ID = 'provider-timeout.openai-timeout';
const today = new Date().toISOString().slice(0, 10);

describe('what a repository may reach', { timeout: 120_000 }, () => {
  let host: LogHost;
  let peer: LivePeer;
  const fetched: string[] = [];
  const log = shopFiles({ end: today })['Logbook.jsonl'] ?? '';
  const settings = (lines: string): string => `period: 7d\nlog_sources:\n${lines}`;
  beforeAll(async () => {
    host = await startLogHost();
    host.serve = (req, res) => {
      fetched.push(req.url ?? '');
      if (req.url === '/packed.jsonl.gz') res.end(gzipSync(log));
      else if (req.url === '/plain.jsonl?key=hush') res.end(log);
      else if (req.url === '/away') res.writeHead(302, { location: 'https://169.254.169.254/x' }).end();
      else res.writeHead(404).end();
    };
    const at = `https://${LOG_HOST}:${host.port}`;
    const config = { 'SessionConfig.json': '{\n  "openai": { "timeout": 30 }\n}\n' };
    const prepare = async (gateway: Gateway): Promise<string> => {
      await addRepository(gateway, 'packed', {
        ...config,
        '.github/apeg.yml': settings(`  - url: ${at}/packed.jsonl.gz\n`),
      });
      await addRepository(gateway, 'plain', {
        ...config,
        '.github/apeg.yml': settings(`  - url: ${at}/plain.jsonl?key=hush\n`),
      });
      await addRepository(gateway, 'stranger', {
        ...config,
        '.github/apeg.yml': settings(`  - url: ${at}/plain.jsonl?key=hush\n`),
      });
      await addRepository(gateway, 'large', {
        ...config,
        'logs/old.jsonl': `${log}${' '.repeat(1_300_000)}\n`,
        '.github/apeg.yml': settings('  - path: logs/old.jsonl\n'),
      });
      const idOf = async (name: string): Promise<number> =>
        ((await gateway.as('acme', 'GET', `/repos/acme/${name}`)).data as { id: number }).id;
      const hosts = `["${LOG_HOST}:${host.port}"]`;
      const shop =
        '{ SHOPIFY_SHOP: acme.myshopify.com, SHOPIFY_ACCESS_TOKEN: shpat_hush, ETSY_SHOP_ID: "1", ETSY_KEYSTRING: k, ETSY_SHARED_SECRET: s, ETSY_REFRESH_TOKEN: r }';
      return [
        'repositories:',
        `  - { id: ${await idOf('packed')}, log_hosts: ${hosts} }`,
        `  - { id: ${await idOf('plain')}, log_hosts: ${hosts}, credentials: ${shop} }`,
      ].join('\n');
    };
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-host');
    vi.stubEnv('SHOPIFY_ACCESS_TOKEN', 'shpat-of-the-host');
    peer = await openLivePeer(undefined, { prepare, logNetwork: host.network });
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await peer.close();
    await host.close();
  }, 60_000);

  const find = async (name: string): Promise<RepositoryRef> => {
    const ref = await peer.github.repository(peer.gateway.installationId, 'acme', name);
    if (ref === null) throw new Error(`no ${name}`);
    return ref;
  };
  const dashboard = async (ref: RepositoryRef): Promise<string> => {
    const { data } = await peer.gateway.as('acme', 'GET', `/repos/acme/${ref.name}/issues?state=all`);
    return (
      (data as { title: string; body: string }[]).find(({ title }) => title === 'APEG dashboard')?.body ?? ''
    );
  };
  const proposed = async (name: string): Promise<string> => {
    const ref = await find(name);
    await peer.dispatch(ref, 'apeg-propose');
    return (await peer.github.reader(ref).pullRequests()).items.map(({ head }) => head.branch).join();
  };
  const told = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const ref = await peer.addShop({ ...shopFiles({ end: peer.today }), ...files });
    const issue = await peer.openIssue(ref);
    await peer.say(ref, issue, { body: '/apeg analyze' });
    return (await peer.github.reader(ref).comments(issue)).at(-1)?.body ?? '';
  };

  it.each(['packed', 'plain', 'large'])('is the log that its settings name: %s', async (name) => {
    expect(await proposed(name)).toBe(`apeg/proposal/${ID}`);
    const ref = await find(name);
    const file = `.apeg/proposals/${ID}/1/evidence.json`;
    const evidence = await peer.github.reader(ref).fileAt(file, `apeg/proposal/${ID}`);
    expect(evidence).toContain(name === 'large' ? 'logs/old.jsonl' : '.apeg/logbook/fetched-1.jsonl');
    expect(evidence).not.toContain('hush');
  });

  it("is no log of a host that is another repository's", async () => {
    const before = fetched.length;
    expect(await proposed('stranger')).toBe('');
    expect(await dashboard(await find('stranger'))).toContain('There is nothing to analyse');
    expect(fetched.length).toBe(before);
  });

  it('is nothing of this machine, its network or the service that gives machines their credentials', async () => {
    const hosts = ['127.0.0.1', '169.254.169.254', '[::1]', 'localhost', `${LOG_HOST}.evil.example`];
    const lines = hosts.map((name) => `  - url: "https://${name}/x"\n`).join('');
    const text = await told({ '.github/apeg.yml': settings(lines) });
    expect(text.match(/is on no host that is allowed/g)).toHaveLength(hosts.length);
  });

  it('is nothing behind a link that leads out of it', async () => {
    const ref = await peer.addShop({ 'SessionConfig.json': '{}\n', '.github/apeg.yml': 'period: 7d\n' });
    const at = `/repos/acme/${ref.name}/git`;
    const as = async (method: string, path: string, body: unknown): Promise<{ sha: string }> =>
      (await peer.gateway.as('acme', method, at + path, body)).data as { sha: string };
    const { commit, tree } = await peer.github.reader(ref).defaultHead();
    const link = (path: string, content: string) => ({ path, mode: '120000', type: 'blob', content });
    const links = [
      link('Logbook.jsonl', '/etc/passwd'),
      link('.apeg', '/tmp'),
      link('MemoryStore.json', '../../x'),
    ];
    const made = await as('POST', '/trees', { base_tree: tree, tree: links });
    const { sha } = await as('POST', '/commits', { message: 'links', tree: made.sha, parents: [commit] });
    await as('PATCH', '/refs/heads/main', { sha });
    const issue = await peer.openIssue(ref);
    for (const body of ['/apeg analyze', '/apeg doctor']) await peer.say(ref, issue, { body });
    const texts = (await peer.github.reader(ref).comments(issue)).map(({ body }) => body).join('\n');
    expect(texts).toContain('There is nothing to analyse');
    expect(texts).toContain('is a link that leads out of the repository, and is not read');
    expect(texts).not.toMatch(/root:|daemon:/);
  });

  it("is no shop, no credential and no memory of another's, nor of the host", async () => {
    const [own, other] = [await find('plain'), await find('stranger')];
    const issue = await peer.openIssue(other);
    await peer.say(other, issue, { body: '/apeg dry-run sync' });
    await peer.say(other, issue, { body: '/apeg doctor' });
    const texts = (await peer.github.reader(other).comments(issue)).map(({ body }) => body).join('\n');
    expect(texts).toContain('No shop is bound to this repository');
    expect(texts).toContain('Shops: none is bound');
    expect(texts).not.toMatch(/hush|acme\.myshopify|of-the-host/);
    const { deps } = peer.parts;
    expect(deps.shopFloor(own)).not.toBeNull();
    expect(deps.shopFloor({ ...own, id: other.id })).toBeNull();
    await deps.state(own).write('secret', { hush: 1 });
    expect(await deps.state(other).read('secret')).toBeNull();
    const checkout = await deps.checkout(other);
    try {
      expect(await (await checkout.deps.state(checkout.folder)).read('secret')).toBeNull();
      const read = await checkout.deps.settings(checkout.folder, undefined);
      const asked = { ...read, wording: { model: 'm' } } as typeof read;
      expect(await checkout.deps.textModel(asked, checkout.folder)).toBeNull();
      await expect(checkout.deps.shops(checkout.folder).readers()).rejects.toThrow(/SHOPIFY_SHOP/);
    } finally {
      await checkout.close();
    }
  });

  it("leaves its own budget alone when another's is used up", async () => {
    const greedy = await peer.addShop({
      ...shopFiles({ end: peer.today }),
      '.github/apeg.yml': 'period: 7d\npull_requests: { max_open: 0 }\n',
    });
    await peer.dispatch(greedy, 'apeg-propose');
    expect((await peer.github.reader(greedy).pullRequests()).items).toEqual([]);
    const modest = await peer.addShop(shopFiles({ end: peer.today }));
    await peer.dispatch(modest, 'apeg-propose');
    expect((await peer.github.reader(modest).pullRequests()).items).toHaveLength(1);
  });
});
