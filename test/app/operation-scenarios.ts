import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Comment, PullRequest, RepositoryRef } from '../../src/domain/github-repository.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import type { AppPeer, Entrusted } from './app-peer.ts';

const SETTINGS = `operations: { max_share: 1, max_total_delta: 100000, max_delta: 10000, max_zeros: 100, inventory_sync: { shopify_location: 'gid://shopify/Location/1' } }\n`;
const PLAN = '.apeg/plans/sync.json';

type Steps = { steps: { sku: string; before: number; after: number; kind: string }[] };
type Stock = Record<'shopify' | 'etsy', Record<string, number>>;

/** Operations from a comment to the shops and back, on simulated shops; the same on every GitHub. */
export function describeOperations(
  name: string,
  open: (entrusted: readonly Entrusted[]) => Promise<AppPeer>,
): void {
  describe(`operations of the App on ${name}`, { timeout: 120_000 }, () => {
    let peer: AppPeer;
    let shop: Simulation;
    let ref: RepositoryRef;
    beforeAll(async () => {
      const own = compose(() => undefined, { path: '', home: '' });
      shop = await own.simulation({ items: 8, seed: 7, port: 0 });
      const files = { '.github/apeg.yml': SETTINGS, 'README.md': 'A shop\n' };
      peer = await open([{ files, environment: shop.environment }]);
      const [entrusted] = peer.entrusted;
      if (entrusted === undefined) throw new Error('no repository');
      ref = entrusted;
      await peer.setRole(ref, 'bob', 'write');
      await peer.setRole(ref, 'carol', 'read');
      await peer.setRole(ref, 'dave', 'maintain');
    }, 60_000);
    afterAll(async () => {
      await peer.close();
      await shop.close();
    }, 60_000);

    const answers = async (issue: number): Promise<Comment[]> =>
      (await peer.github.reader(ref).comments(issue)).filter(({ author }) => author.kind === 'app');
    const told = async (issue: number, body: string, login = 'acme'): Promise<string> => {
      await peer.say(ref, issue, { body, login });
      return (await answers(issue)).findLast((answer) => answer.body.includes('apeg:answer'))?.body ?? '';
    };
    const pullOf = async (what: string): Promise<PullRequest> => {
      const pulls = await peer.github.reader(ref).pullRequestsFrom(`apeg/operation/${what}`);
      const [pull] = pulls.filter(({ state }) => state === 'open');
      if (pull === undefined) throw new Error(`no pull request of ${what}`);
      return pull;
    };
    const digestOf = (text: string): string => /[0-9a-f]{64}/.exec(text)?.[0] ?? 'none';
    const planOf = async (): Promise<Steps> =>
      JSON.parse(
        (await peer.github.reader(ref).fileAt(PLAN, 'apeg/operation/sync')) ?? '{}',
      ) as unknown as Steps;
    const control = async (path: string, body?: object): Promise<never> => {
      const asked = await fetch(`${shop.controlUrl}${path}`, {
        headers: { connection: 'close' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      expect(asked.status).toBe(200);
      return (await asked.json()) as never;
    };
    const writes = async (): Promise<number> => {
      const calls: Record<string, { write: number }> = await control('/calls');
      return (calls['shopify']?.write ?? 0) + (calls['etsy']?.write ?? 0);
    };
    const stock = async (): Promise<Stock> => {
      const there: {
        shopify: { sku: string; levels: { available: number }[] }[];
        etsy: { sku: string; quantity: number }[];
      } = await control('/stock');
      return {
        shopify: Object.fromEntries(there.shopify.map(({ sku, levels }) => [sku, levels[0]?.available ?? 0])),
        etsy: Object.fromEntries(there.etsy.map(({ sku, quantity }) => [sku, quantity])),
      };
    };

    it('refuses, and each time names what is missing', async () => {
      const issue = await peer.openIssue(ref);
      expect(await told(issue, '/apeg execute sync abcdefabcdef')).toContain('There is no plan to execute');
      await told(issue, '/apeg dry-run sync');
      const pull = await pullOf('sync');
      const named = `/apeg execute sync ${digestOf(pull.body).slice(0, 12)}`;
      expect(await told(pull.number, named, 'carol')).toContain('needs the role maintain');
      expect(await told(issue, named)).toContain(`say it in pull request ${pull.number}`);
      expect(await told(pull.number, named)).toContain('1 approval');
      await peer.approve(ref, pull.number, 'carol');
      expect(await told(pull.number, named)).toContain('carol approved and has read, and write is needed');
      await peer.approve(ref, pull.number, 'dave');
      expect(await told(pull.number, named, 'dave')).toContain('their own approval does not count');
      expect(await told(pull.number, '/apeg execute sync abcdefabcdef')).toContain(
        'abcdefabcdef does not begin it',
      );
      expect(await told(pull.number, `/apeg execute seo ${'ab'.repeat(8)}`)).toContain(
        'There is no plan to execute',
      );

      const { steps, ...rest } = await planOf();
      const fewer = JSON.stringify({ ...rest, steps: steps.slice(0, 1) });
      await peer.commit(ref, 'apeg/operation/sync', { [PLAN]: fewer });
      const [news] = (await answers(pull.number)).filter(({ body }) => body.includes('apeg:operation sync'));
      const edited = news === undefined ? 'none' : digestOf(news.body);
      const renamed = `/apeg execute sync ${edited.slice(0, 12)}`;
      expect(renamed).not.toBe(named);
      expect(await told(pull.number, renamed)).toContain('approve it again');
      expect(await told(pull.number, named)).toContain('not the plan that was reviewed');
      expect(await writes()).toBe(0);
      await peer.approve(ref, pull.number, 'dave');
      const done = await told(pull.number, renamed);
      expect(done).toContain('1 executed, 0 skipped');
      const files = (await peer.github.reader(ref).changedFiles(pull.number)).items.map(({ path }) => path);
      expect(files.filter((path) => path.includes('logbook/refused-')).length).toBeGreaterThan(0);
      expect(await told(issue, '/apeg rollback nothing-of-the-kind')).toContain('There is no run');
    });

    it('leads from a dry run over an approval to an execution, its receipt, and back', async () => {
      const reader = peer.github.reader(ref);
      const [before, wrote] = [await stock(), await writes()];
      const issue = await peer.openIssue(ref);
      expect(await told(issue, '/apeg dry-run sync')).toContain('Planned');
      const pull = await pullOf('sync');
      const digest = digestOf(pull.body);
      const { steps } = await planOf();
      expect(await writes()).toBe(wrote);
      await peer.approve(ref, pull.number, 'bob');

      const conflict = steps.find(({ kind }) => kind === 'etsy-quantity')?.sku ?? '';
      await control('/sell', { side: 'etsy', sku: conflict, units: 1 });
      const answer = await told(pull.number, `/apeg execute sync ${digest.slice(0, 12)}`);
      expect(answer).toContain('Carried out as inventory-sync-');
      expect(answer).toContain(conflict);
      expect(answer).toContain('1 skipped, 0 failed, 0 not attempted');
      const run = /inventory-sync-\d{8}-\d{6}-[0-9a-f]{8}/.exec(answer)?.[0] ?? '';
      expect(answer).toContain(`/apeg rollback ${run}`);
      const receipt = await reader.fileAt(`.apeg/receipts/${run}.json`, 'apeg/operation/sync');
      expect(JSON.parse(receipt ?? '{}')).toMatchObject({
        plan_sha256: digest,
        actor: { name: 'acme', via: 'app', permission: 'admin' },
        counts: { executed: steps.length - 1, skipped: 1 },
      });
      const logbook = await reader.fileAt(`.apeg/logbook/${run}.jsonl`, 'apeg/operation/sync');
      expect(logbook?.trim().split('\n').length).toBeGreaterThan(steps.length);
      const [news] = (await answers(pull.number)).filter(({ body }) => body.includes('apeg:operation sync'));
      expect(news?.body).toContain(`Run ${run}: complete`);

      const spent = await writes();
      const again = await told(pull.number, `/apeg execute sync ${digest}`, 'dave');
      expect(again).toContain(`The plan has run before, as ${run}`);
      expect(await writes()).toBe(spent);

      const sold = steps.find(({ kind, sku }) => kind === 'etsy-quantity' && sku !== conflict)?.sku ?? '';
      await control('/sell', { side: 'etsy', sku: sold, units: 1 });
      expect(await told(pull.number, `/apeg rollback ${run}`)).toContain('Planned');
      const back = await pullOf('rollback');
      const inverse = digestOf(back.body);
      expect(await told(back.number, `/apeg execute rollback ${inverse.slice(0, 12)}`)).toContain(
        'acme, and has 0',
      );
      await peer.approve(ref, back.number, 'bob');
      expect(await told(back.number, `/apeg execute rollback ${inverse.slice(0, 12)}`)).toContain(
        'Carried out as rollback-',
      );
      const after = await stock();
      expect(after.shopify).toEqual(before.shopify);
      const units = (sku: string): number => (before.etsy[sku] ?? 0) - (after.etsy[sku] ?? 0);
      const differing = Object.fromEntries(
        Object.keys(before.etsy).flatMap((sku) => (units(sku) === 0 ? [] : [[sku, units(sku)]])),
      );
      expect(differing).toEqual({ [conflict]: 1, [sold]: 1 });
      const texts = (await Promise.all([issue, pull.number, back.number].map((one) => answers(one)))).flat();
      expect(JSON.stringify([texts, receipt, logbook])).not.toContain('PIICANARY');
    });
  });
}
