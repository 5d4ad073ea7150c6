import { afterEach, describe, expect, it } from 'vitest';
import { createShopConnections } from '../../src/compose/shops.ts';
import { memoryState } from '../../src/domain/state-store.ts';
import { planMarkdown } from '../../src/rendering/operation-markdown.ts';
import { planText } from '../../src/rendering/operation-text.ts';
import { simulatedEnvironment } from '../../src/simulators/environment.ts';
import { memoryLock } from '../connectors/etsy/client-of.ts';
import { openEtsy } from '../simulators/etsy/shop.ts';
import { openShop } from '../simulators/shopify/shop.ts';
import { virtualTime } from '../simulators/virtual-timer.ts';
import { type Bench, planOn, runOn, WIDE } from './bench-of-operations.ts';
import { createMemoryJournal } from './memory-journal.ts';

/** SKUs as each shop writes them; the same thing to people, and to the comparison where `same`. */
const ODD = [
  { what: 'composed and decomposed', shopify: 'Caf\u00e9-1', etsy: 'Cafe\u0301-1', same: true },
  { what: 'blanks around', shopify: ' PAD-2 ', etsy: 'PAD-2', same: true },
  {
    what: 'an emoji with a joiner',
    shopify: '\u{1F469}\u200d\u{1F3A8}-3',
    etsy: '\u{1F469}\u200d\u{1F3A8}-3',
    same: true,
  },
  { what: 'Arabic', shopify: '\u0643\u0648\u0628-4', etsy: '\u0643\u0648\u0628-4', same: true },
  { what: 'names of objects', shopify: '__proto__', etsy: '__proto__', same: true },
  { what: 'quotes and markup', shopify: `"a'|\`<b>@x#1`, etsy: `"a'|\`<b>@x#1`, same: true },
  { what: 'a formula', shopify: '=1+2', etsy: '=1+2', same: true },
  { what: 'a sign that is not seen', shopify: 'AB-5', etsy: 'A\u200bB-5', same: false },
  { what: 'a sign that turns text around', shopify: 'CD-6', etsy: '\u202eCD-6', same: false },
  { what: 'case', shopify: 'ef-7', etsy: 'EF-7', same: false },
  { what: 'letters that look alike', shopify: 'AX-8', etsy: '\u0410X-8', same: false },
];

describe('SKUs that are odd', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('are brought together exactly where they are the same, and can be told apart where they are not', async () => {
    const { clock, timer } = virtualTime();
    const shopify = await openShop({
      seed: { items: ODD.map(({ shopify: sku }) => ({ sku, available: 3 })) },
      clock,
    });
    closing.push(() => shopify.close());
    const etsy = await openEtsy({
      seed: { listings: ODD.map(({ etsy: sku }) => ({ products: [{ sku, quantity: 5 }] })) },
      clock,
    });
    closing.push(() => etsy.close());
    const shops = simulatedEnvironment('simulated', shopify, etsy);
    const keeping = { state: memoryState(), lock: memoryLock() };
    const bench: Bench = {
      connections: createShopConnections({ path: '', home: '', shops }, async () => keeping, timer),
      journal: createMemoryJournal(),
      timer,
      written: WIDE,
    };
    const { plan } = await planOn(bench);
    const same = ODD.filter((one) => one.same);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(same.map(() => 'etsy-quantity'));
    const reviewed = { plan, digest: 'd'.repeat(64), reasons: [] };
    for (const text of [
      planText(reviewed, 'plan.json', { colour: false }),
      planMarkdown(reviewed, 'plan.json'),
    ]) {
      expect(text.replaceAll('\\', '')).toContain('Au{200b}B-5');
      expect(text).not.toMatch(/[\u200b\u202e]/);
    }
    const ran = await runOn(bench, plan);
    expect(ran).toMatchObject({
      kind: 'closed',
      receipt: { outcome: 'complete', counts: { executed: same.length } },
    });
    const there = [...etsy.store.listings.values()].map(({ products }) => products?.[0]);
    expect(there.map((product) => product?.quantity)).toEqual(ODD.map((one) => (one.same ? 3 : 5)));
    expect(there.map((product) => product?.sku)).toEqual(ODD.map(({ etsy: sku }) => sku));
  });
});
