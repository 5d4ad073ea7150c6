import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Comment, PullRequest, RepositoryRef } from '../../src/domain/github-repository.ts';
import { Receipt } from '../../src/domain/receipt.ts';
import { SeoSuggestions } from '../../src/domain/seo-suggestions.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import type { AppPeer, Entrusted } from './app-peer.ts';

const SETTINGS = 'operations: { seo_refresh: { days: 7, threshold: 10 }, orders: { issue: true } }\n';
const FILE = '.apeg/plans/seo.json';
const BRANCH = 'apeg/operation/seo';

/** Texts of listings and orders that wait, from a comment or a dispatch to the shops, on simulated shops; the same on every GitHub. */
export function describeSeo(name: string, open: (entrusted: readonly Entrusted[]) => Promise<AppPeer>): void {
  describe(`texts and orders in the App on ${name}`, { timeout: 120_000 }, () => {
    let peer: AppPeer;
    let shop: Simulation;
    let ref: RepositoryRef;
    let issue: number;
    beforeAll(async () => {
      shop = await compose(() => undefined, { path: '', home: '' }).simulation({
        items: 30,
        seed: 3,
        port: 0,
      });
      peer = await open([
        { files: { '.github/apeg.yml': SETTINGS, 'README.md': 'A shop\n' }, environment: shop.environment },
      ]);
      const [entrusted] = peer.entrusted;
      if (entrusted === undefined) throw new Error('no repository');
      ref = entrusted;
      issue = await peer.openIssue(ref);
      await peer.setRole(ref, 'bob', 'write');
    }, 60_000);
    afterAll(async () => {
      await peer.close();
      await shop.close();
    }, 60_000);

    const reader = () => peer.github.reader(ref);
    const answers = async (of: number): Promise<Comment[]> =>
      (await reader().comments(of)).filter(({ author }) => author.kind === 'app');
    const told = async (of: number, body: string, login = 'acme'): Promise<string> => {
      await peer.say(ref, of, { body, login });
      return (await answers(of)).findLast((answer) => answer.body.includes('apeg:answer'))?.body ?? '';
    };
    const pullOf = async (branch: string): Promise<PullRequest> => {
      const pull = (await reader().pullRequestsFrom(branch)).find(({ state }) => state === 'open');
      if (pull === undefined) throw new Error(`no pull request from ${branch}`);
      return pull;
    };
    const news = async (pull: number, what = 'seo'): Promise<string> =>
      (await answers(pull)).find(({ body }) => body.includes(`apeg:operation ${what} `))?.body ?? '';
    const digestIn = (text: string): string => /[0-9a-f]{64}/.exec(text)?.[0] ?? 'none';
    const file = async (): Promise<SeoSuggestions> =>
      SeoSuggestions.parse(JSON.parse((await reader().fileAt(FILE, BRANCH)) ?? '{}'));
    const push = async (
      change: (one: SeoSuggestions['suggestions'][number], index: number) => SeoSuggestions['suggestions'],
    ): Promise<void> => {
      const held = await file();
      const suggestions = held.suggestions.flatMap(change);
      await peer.commit(ref, BRANCH, { [FILE]: JSON.stringify({ ...held, suggestions }) });
    };
    const control = async (path: string, body?: object): Promise<Record<string, { write: number }>> => {
      const asked = await fetch(`${shop.controlUrl}${path}`, {
        headers: { connection: 'close' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      return (await asked.json()) as Record<string, { write: number }>;
    };
    const writes = async (): Promise<number> => (await control('/calls'))['etsy']?.write ?? -1;

    let dispatched = 0;
    /** What is dispatched twice within minutes is taken for a delivery that came twice, so each says something else. */
    const dispatch = (action: string): Promise<void> =>
      peer.dispatch(ref, action, { period: `${(dispatched += 1)}d` });

    it('keeps counters by a dispatch, once a day, and says how much history is missing', async () => {
      // The days pass from the past to the present, because what people write bears GitHub's own time.
      await peer.later(-8);
      await dispatch('apeg-views-snapshot');
      await dispatch('apeg-views-snapshot');
      expect(await told(issue, '/apeg dry-run seo')).toContain('Not enough history: 0 of 7 days');
      for (let day = 0; day < 8; day += 1) {
        await peer.later(1);
        await control('/advance', { days: 1 });
        await dispatch('apeg-views-snapshot');
      }
      expect(await writes()).toBe(0);
    });

    it('opens a pull request with suggestions to go over, of which none is approved', async () => {
      const answer = await told(issue, '/apeg dry-run seo');
      expect(answer).toMatch(/\d+ suggestions, and \d+ listings left alone/);
      const pull = await pullOf(BRANCH);
      expect(pull.title).toBe('apeg: other words for Etsy listings that hardly anybody looks at');
      const { suggestions } = await file();
      expect(suggestions.length).toBeGreaterThan(3);
      expect(suggestions.some(({ approved }) => approved)).toBe(false);
      expect(pull.body).toContain('| title |');
      expect(await news(pull.number)).toContain('has 0 steps');
      expect(await writes()).toBe(0);
    });

    it('plans anew after each push, and names what is wrong with it', async () => {
      const { number } = await pullOf(BRANCH);
      await push((one, index) => [
        index === 0 ? { ...one, approved: true, after: { title: 'Genuine gold bowl' } } : one,
      ]);
      expect(await news(number)).toContain('does not say: genuine, gold');
      const { suggestions } = await file();
      const own = suggestions[1]?.before.title ?? '';
      await push((one, index) =>
        index === 0
          ? []
          : [
              {
                ...one,
                approved: index < 4,
                ...(index === 1 ? { after: { title: `${own}, handmade` } } : {}),
              },
            ],
      );
      const planned = await news(number);
      expect(planned).toContain('has 3 steps and the digest');
      expect(planned).toContain('handmade');
      const before = await file();
      expect(await told(issue, '/apeg dry-run seo')).toContain(
        `Pull request ${number} holds what people went over`,
      );
      expect(await file()).toEqual(before);
      expect(digestIn(await news(number))).not.toBe(digestIn(planned));
      expect(await told(number, `/apeg execute seo ${digestIn(planned).slice(0, 12)}`)).toContain(
        'Nothing was changed',
      );
      expect(await writes()).toBe(0);
    });

    it('applies what was approved, by its digest and an approval of the commit, and takes it back', async () => {
      const { number } = await pullOf(BRANCH);
      const named = `/apeg execute seo ${digestIn(await news(number)).slice(0, 12)}`;
      expect(await told(number, named)).toContain('1 approval');
      await peer.approve(ref, number, 'bob');
      const done = await told(number, named);
      expect(done).toContain('3 executed, 0 skipped, 0 failed');
      expect(await writes()).toBe(3);
      expect(await told(number, named)).toContain('The plan has run before');
      const run = /seo-refresh-\d{8}-\d{6}-[0-9a-f]{8}/.exec(done)?.[0] ?? '';
      const receipt = Receipt.parse(
        JSON.parse((await reader().fileAt(`.apeg/receipts/${run}.json`, BRANCH)) ?? '{}'),
      );
      expect(await told(issue, `/apeg rollback ${run}`)).toContain('Planned 3 steps');
      const back = await pullOf('apeg/operation/rollback');
      await peer.approve(ref, back.number, 'bob');
      const inverse = `/apeg execute rollback ${digestIn(back.body).slice(0, 12)}`;
      const undone = await told(back.number, inverse);
      expect(undone).toContain('3 executed, 0 skipped, 0 failed');
      const taken = /rollback-\d{8}-\d{6}-[0-9a-f]{8}/.exec(undone)?.[0] ?? '';
      const reverse = Receipt.parse(
        JSON.parse(
          (await reader().fileAt(`.apeg/receipts/${taken}.json`, 'apeg/operation/rollback')) ?? '{}',
        ),
      );
      expect(reverse.changes.map(({ target, after }) => [target, after])).toEqual(
        receipt.changes.map(({ target, before }) => [target, before]),
      );
      expect(await told(issue, `/apeg rollback ${run}`)).toContain('is left to take back');
      // What has run is done with: the same pull request takes a new analysis, and keeps the receipt.
      expect(await told(issue, '/apeg dry-run seo')).toContain('listings left alone');
      expect((await pullOf(BRANCH)).number).toBe(number);
      expect((await file()).suggestions.some(({ approved }) => approved)).toBe(false);
      expect(await reader().fileAt(`.apeg/receipts/${run}.json`, BRANCH)).not.toBeNull();
    });

    it('shows orders in an answer without telling anybody, and tells by a dispatch, once', async () => {
      const shown = await told(issue, '/apeg dry-run orders');
      expect(shown).toContain('Only looked');
      expect(shown).toMatch(/Shopify .*critical, \d+ h, 3 items\]\(https:\/\/admin\.shopify\.com\//);
      const board = (): Promise<readonly Comment[]> => answers(orders);
      await dispatch('apeg-orders');
      const orders = await ordersIssue();
      expect((await reader().issue(orders))?.title).toMatch(/^Orders: \d+ orders waiting/);
      await dispatch('apeg-orders');
      expect(await board()).toHaveLength(0);
      await control('/sell', { side: 'shopify', sku: 'TWIN', units: 1 });
      await control('/advance', { hours: 40 });
      await dispatch('apeg-orders');
      expect(await board()).toHaveLength(1);
      for (const side of ['shopify', 'etsy']) await control('/ship', { side });
      await dispatch('apeg-orders');
      expect((await reader().issue(orders))?.title).toBe('Orders: all clear');
    });

    it('does none of it where the host has bound no shop, and nothing of a buyer is anywhere', async () => {
      const stranger = await peer.addShop({ '.github/apeg.yml': SETTINGS });
      const there = await peer.openIssue(stranger);
      for (const what of ['seo', 'orders']) {
        await peer.say(stranger, there, { body: `/apeg dry-run ${what}` });
        const said = (await peer.github.reader(stranger).comments(there)).at(-1)?.body ?? '';
        expect(said).toContain('No shop is bound to this repository');
      }
      const texts: string[] = [];
      for (let number = 1; number < 12; number += 1) {
        texts.push(JSON.stringify([await reader().issue(number), await reader().pullRequest(number)]));
        texts.push(
          ...(
            await reader()
              .comments(number)
              .catch(() => [])
          ).map(({ body }) => body),
        );
      }
      expect(texts.join('')).toContain('Orders:');
      expect(texts.join('')).not.toContain('PIICANARY');
    });

    async function ordersIssue(): Promise<number> {
      for (let number = 1; number < 20; number += 1)
        if (
          (
            await reader()
              .issue(number)
              .catch(() => null)
          )?.body.includes('apeg:orders')
        )
          return number;
      throw new Error('no issue of orders');
    }
  });
}
