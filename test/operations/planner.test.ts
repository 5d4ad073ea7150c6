import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationSettingsOf } from '../../src/domain/operation-settings.ts';
import { isStock, Plan } from '../../src/domain/plan.ts';
import type { ShopifyFacts } from '../../src/domain/shopify.ts';
import { sidesOf } from '../../src/operations/inventory-sync/pairs.ts';
import { planInventorySync, type SyncPlan } from '../../src/operations/inventory-sync/planner.ts';
import { WIDE } from './bench-of-operations.ts';
import { type FakeListing, fakeListing } from './fake-etsy.ts';
import { LOCATION, PLAIN_FACTS } from './fake-shopify.ts';

const NOW = '2026-11-24T12:00:00.000Z';

interface Shops {
  /** Units by SKU on Shopify. */
  readonly shopify: Readonly<Record<string, number>>;
  readonly etsy: readonly FakeListing[];
  readonly facts?: Readonly<Record<string, Partial<ShopifyFacts>>>;
  readonly sync?: Parameters<typeof operationSettingsOf>[0] extends infer W
    ? W extends { inventory_sync?: infer S }
      ? S
      : never
    : never;
  readonly mapping?: Readonly<Record<string, string>>;
  readonly agreed?: Readonly<Record<string, number>>;
  readonly maxItems?: number;
}

function planOf({
  shopify,
  etsy,
  facts = {},
  sync,
  mapping = {},
  agreed = {},
  maxItems = 100,
}: Shops): SyncPlan {
  const settings = operationSettingsOf({
    ...WIDE,
    max_items: maxItems,
    ...(sync === undefined ? {} : { inventory_sync: sync }),
  });
  const items = Object.entries(shopify).map(([sku, available]) => ({
    inventory_item_id: `i-${sku}`,
    sku,
    tracked: true,
    available,
  }));
  return planInventorySync(
    {
      sides: sidesOf(items, etsy, settings.inventorySync),
      facts: new Map(Object.entries(facts).map(([sku, own]) => [`i-${sku}`, { ...PLAIN_FACTS, ...own }])),
      settings: settings.inventorySync,
      mapping: new Map(Object.entries(mapping)),
      agreedEtsy: new Map(Object.entries(agreed)),
    },
    {
      generator: 'apeg test',
      now: NOW,
      takenAt: NOW,
      shops: { shopify: 'a', etsy: '1' },
      settings,
      consents: [],
      location: { id: LOCATION, known: true },
      lastSkus: null,
    },
  );
}

/** `sku side before→after` of every step. */
function stepsOf({ plan }: SyncPlan): string[] {
  return plan.steps
    .filter(isStock)
    .map(({ sku, kind, before, after }) => `${sku} ${kind} ${before}→${after}`);
}

function leftOutOf({ plan }: SyncPlan): string[] {
  return plan.left_out.map(({ sku, side, reason }) => `${sku} ${side} ${reason}`);
}

const one = (sku: string, quantity: number, id = 1): FakeListing => fakeListing(id, [{ sku, quantity }]);

describe('a policy', () => {
  it.each([
    ['lowest-wins', [7, 10], 0, ['a etsy-quantity 10→7']],
    ['lowest-wins', [10, 7], 0, ['a shopify-quantity 10→7']],
    ['lowest-wins', [10, 10], 2, ['a etsy-quantity 10→8']],
    ['lowest-wins', [10, 8], 2, []],
    ['lowest-wins', [1500, 999], 0, []],
    ['shopify-is-truth', [12, 3], 2, ['a etsy-quantity 3→10']],
    ['shopify-is-truth', [5000, 3], 0, ['a etsy-quantity 3→999']],
    ['shopify-is-truth', [-2, 3], 0, ['a etsy-deactivate 3→0']],
    ['etsy-is-truth', [12, 3], 2, ['a shopify-quantity 12→3']],
    ['etsy-is-truth', [1500, 999], 0, []],
  ] as const)(
    '%s with %j on Shopify and Etsy and a buffer of %d wants %j',
    (policy, [shopify, etsy], buffer, steps) => {
      const planned = planOf({ shopify: { a: shopify }, etsy: [one('a', etsy)], sync: { policy, buffer } });
      expect(stepsOf(planned)).toEqual(steps);
    },
  );

  it('order-delta adds up the sales of both sides, and says where more was sold than there was', () => {
    const sync = { policy: 'order-delta' } as const;
    expect(stepsOf(planOf({ shopify: { a: 8 }, etsy: [one('a', 7)], sync, agreed: { a: 10 } }))).toEqual([
      'a shopify-quantity 8→5',
      'a etsy-quantity 7→5',
    ]);
    expect(leftOutOf(planOf({ shopify: { a: 1 }, etsy: [one('a', 7)], sync, agreed: { a: 10 } }))).toEqual([
      'a shopify negative-stock',
    ]);
    expect(leftOutOf(planOf({ shopify: { a: 1 }, etsy: [one('a', 7)], sync }))).toEqual([
      'a shopify no-agreed-stock',
    ]);
  });
});

describe('matching', () => {
  it('is exact after NFC and trim, and guesses nothing', () => {
    const planned = planOf({
      shopify: { ' Caf\u00e9 ': 1, b: 1 },
      etsy: [one('Cafe\u0301', 2, 1), one('B', 2, 2)],
    });
    expect(stepsOf(planned)).toEqual(['Caf\u00e9 etsy-quantity 2→1']);
    expect(leftOutOf(planned)).toEqual(['B etsy not-on-other-side', 'b shopify not-on-other-side']);
  });

  it('follows the reviewed mapping, and reports what it names in vain', () => {
    const planned = planOf({ shopify: { a: 1 }, etsy: [one('x', 2)], mapping: { a: 'x', b: 'y' } });
    expect(stepsOf(planned)).toEqual(['a etsy-quantity 2→1']);
    expect(leftOutOf(planned)).toEqual(['b shopify mapping-unknown']);
  });

  it('leaves out a SKU that is there twice, on each place', () => {
    expect(leftOutOf(planOf({ shopify: { a: 1 }, etsy: [one('a', 2, 1), one('a', 2, 2)] }))).toEqual([
      'a etsy duplicate-sku',
      'a etsy duplicate-sku',
    ]);
  });
});

describe('what must not be touched', () => {
  it.each([
    ['draft', { state: 'draft' }],
    ['expired', { state: 'expired' }],
    ['inactive', { state: 'inactive' }],
    ['digital', { listing_type: 'download' }],
    ['made-to-order', { made_to_order: true }],
  ] as const)('is left out and named: %s', (reason, more) => {
    const planned = planOf({ shopify: { a: 1 }, etsy: [fakeListing(1, [{ sku: 'a', quantity: 5 }], more)] });
    expect(stepsOf(planned)).toEqual([]);
    expect(leftOutOf(planned)).toEqual([`a etsy ${reason}`]);
  });

  it.each([
    ['sells-below-zero', { inventory_policy: 'CONTINUE' }],
    ['bundle', { bundle: true }],
    ['gift-card', { gift_card: true }],
    ['not-for-sale', { product_status: 'DRAFT' }],
  ] as const)('by a fact of Shopify: %s', (reason, facts) => {
    const planned = planOf({ shopify: { a: 1 }, etsy: [one('a', 5)], facts: { a: facts } });
    expect(stepsOf(planned)).toEqual([]);
    expect(leftOutOf(planned)).toEqual([`a shopify ${reason}`]);
  });

  it('by the settings', () => {
    const planned = planOf({ shopify: { a: 1 }, etsy: [one('a', 5)], sync: { exclude: ['a'] } });
    expect([stepsOf(planned), leftOutOf(planned)]).toEqual([[], ['a shopify excluded-by-settings']]);
  });
});

describe('products that share one quantity', () => {
  const shared = (quantity: number): FakeListing =>
    fakeListing(
      1,
      [
        { sku: 'a', quantity, colour: 'red' },
        { sku: 'b', quantity, colour: 'blue' },
      ],
      { shared: true },
    );

  it('are changed together where both want the same', () => {
    expect(stepsOf(planOf({ shopify: { a: 4, b: 4 }, etsy: [shared(9)] }))).toEqual([
      'a etsy-quantity 9→4',
      'b etsy-quantity 9→4',
    ]);
  });

  it('are left out where they want different quantities and no side can say', () => {
    const planned = planOf({ shopify: { a: 4, b: 6 }, etsy: [shared(9)] });
    expect([stepsOf(planned), leftOutOf(planned)]).toEqual([
      [],
      ['a etsy siblings-disagree', 'b etsy siblings-disagree'],
    ]);
  });

  it('follow the lowest where Shopify is the truth, and the plan says which SKU forces which', () => {
    const planned = planOf({
      shopify: { a: 4, b: 6 },
      etsy: [shared(9)],
      sync: { policy: 'shopify-is-truth' },
    });
    expect(stepsOf(planned)).toEqual(['a etsy-quantity 9→4', 'b etsy-quantity 9→4']);
    expect(planned.plan.steps.filter(isStock).map(({ forced_by }) => forced_by)).toEqual([undefined, 'a']);
  });

  it('go along with a sibling that the other shop does not have, but not with one that is excluded', () => {
    expect(stepsOf(planOf({ shopify: { a: 4 }, etsy: [shared(9)] }))).toEqual([
      'a etsy-quantity 9→4',
      'b etsy-quantity 9→4',
    ]);
    const held = planOf({ shopify: { a: 4, b: 4 }, etsy: [shared(9)], sync: { exclude: ['b'] } });
    expect(stepsOf(held)).toEqual([]);
  });
});

describe('a listing without anything left', () => {
  it('is taken off sale as a whole', () => {
    const listing = fakeListing(1, [
      { sku: 'a', quantity: 3, colour: 'red' },
      { sku: 'b', quantity: 0, colour: 'blue' },
    ]);
    expect(stepsOf(planOf({ shopify: { a: 0, b: 0 }, etsy: [listing] }))).toEqual([
      'a etsy-deactivate 3→0',
      'b etsy-deactivate 0→0',
    ]);
  });

  it('is put on sale again only where settings allow it, as a paid step', () => {
    const gone = fakeListing(1, [{ sku: 'a', quantity: 0 }], { state: 'sold_out' });
    const sync = { policy: 'shopify-is-truth' } as const;
    expect(leftOutOf(planOf({ shopify: { a: 4 }, etsy: [gone], sync }))).toEqual(['a etsy sold-out']);
    const paid = planOf({
      shopify: { a: 4 },
      etsy: [gone],
      sync: { ...sync, etsy_reactivate: ['sold_out'] },
    });
    expect(stepsOf(paid)).toEqual(['a etsy-activate 0→4']);
    expect(paid.plan.expected.fees).toMatchObject([{ consent: 'etsy-renewal', listings: 1 }]);
  });

  it('still counts for the lowest: what is sold out on Etsy is not sold twice', () => {
    const gone = fakeListing(1, [{ sku: 'a', quantity: 0 }], { state: 'sold_out' });
    expect(stepsOf(planOf({ shopify: { a: 1 }, etsy: [gone] }))).toEqual(['a shopify-quantity 1→0']);
  });
});

describe('any two shops', () => {
  const listings = fc.array(
    fc.record({ units: fc.nat(12), variants: fc.integer({ min: 1, max: 3 }), shared: fc.boolean() }),
    { maxLength: 12 },
  );
  const policy = fc.constantFrom('lowest-wins', 'shopify-is-truth', 'etsy-is-truth', 'order-delta');

  it('have a plan within the cap that its schema accepts, lowers before it raises, and under lowest-wins raises nothing', () => {
    fc.assert(
      fc.property(
        listings,
        policy,
        fc.array(fc.nat(14), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (sketch, chosen, units, cap) => {
          let next = 0;
          const shopify: Record<string, number> = {};
          const etsy = sketch.map(({ units: own, variants, shared }, index) =>
            fakeListing(
              index + 1,
              Array.from({ length: variants }, (_, at) => {
                const sku = `${index}-${at}`;
                shopify[sku] = units[(next += 1) % units.length] ?? 0;
                return {
                  sku,
                  quantity: own,
                  ...(variants > 1 ? { colour: ['red', 'green', 'blue'][at] ?? '' } : {}),
                };
              }),
              { shared, state: own === 0 ? 'sold_out' : 'active' },
            ),
          );
          const agreed = Object.fromEntries(Object.keys(shopify).map((sku, at) => [sku, at % 12]));
          const input: Shops = { shopify, etsy, sync: { policy: chosen }, agreed, maxItems: cap };
          const planned = planOf(input);
          expect(Plan.safeParse(planned.plan).success).toBe(true);
          expect(planOf(input).plan).toEqual(planned.plan);
          const steps = planned.plan.steps.filter(isStock);
          expect(steps.length).toBeLessThanOrEqual(cap);
          expect(steps.every(({ after }) => after >= 0)).toBe(true);
          const places = steps.map(({ sku, kind }) => `${sku} ${kind === 'shopify-quantity'}`);
          expect(new Set(places).size).toBe(places.length);
          const raised = steps.filter(({ before, after }) => after > before);
          expect(chosen === 'lowest-wins' ? raised : []).toEqual([]);
        },
      ),
      { seed: 20_261_124, numRuns: 200 },
    );
  });
});
