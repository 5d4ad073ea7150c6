import { describe, expect, it } from 'vitest';
import { operationSettingsOf, WrittenOperationSettings } from '../../src/domain/operation-settings.ts';
import { isStock, type Plan } from '../../src/domain/plan.ts';
import { guardrailReasons } from '../../src/operations/guardrails.ts';
import { planOn } from './bench-of-operations.ts';
import { fakeListing } from './fake-etsy.ts';
import { PLAIN_FACTS } from './fake-shopify.ts';
import { createFakeShops, virtualTimer } from './fake-shops.ts';
import { createMemoryJournal } from './memory-journal.ts';

/** A plan that lowers `count` SKUs on Etsy from 9 to 5; the shops have `same` more that agree. */
async function plan(count: number, same = 0): Promise<Plan> {
  const timer = virtualTimer();
  const skus = Array.from({ length: count + same }, (_, index) => `s${index}`);
  const { connections } = createFakeShops(
    {
      items: skus.map((sku) => ({
        inventory_item_id: sku,
        sku,
        tracked: true,
        available: 5,
        facts: PLAIN_FACTS,
      })),
      listings: skus.map((sku, index) => fakeListing(index + 1, [{ sku, quantity: index < count ? 9 : 5 }])),
    },
    timer,
  );
  return (await planOn({ connections, journal: createMemoryJournal(), timer })).plan;
}

function codes(
  checked: Plan,
  written: WrittenOperationSettings = {},
  now = '2026-11-24T12:30:00.000Z',
): string[] {
  const context = { settings: operationSettingsOf(written), now, consents: [] };
  return guardrailReasons(checked, context, 'to-execute').map(({ code }) => code);
}

describe('guardrails', () => {
  it('have nothing against a small plan', async () => {
    expect(codes(await plan(4, 4))).toEqual([]);
  });

  it('hold a plan to 100 items, whatever a file says of itself', async () => {
    const own = await plan(10, 90);
    const [step] = own.steps;
    const many = {
      ...own,
      limits: { ...own.limits, max_items: 100 },
      steps: Array.from({ length: 101 }, (_, at) => ({ ...step, id: `s${1000 + at}` })),
    } as Plan;
    expect(codes(many, { max_share: 1, max_total_delta: 9999 })).toContain('too-many-items');
    expect(codes(own, { max_items: 9 })).toEqual(['too-many-items']);
    expect(WrittenOperationSettings.safeParse({ max_items: 101 }).success).toBe(false);
  });

  it.each([
    ['share-of-catalogue', { max_share: 0.05 }],
    ['total-delta', { max_total_delta: 39 }],
    ['single-delta', { max_delta: 3 }],
  ] as const)('refuse by %s', async (code, written) => {
    expect(codes(await plan(10, 90), written)).toEqual([code]);
  });

  it('count what is over the cap as part of the share: a shop that answered wrongly differs everywhere', async () => {
    const capped = await plan(150, 10);
    expect(capped.steps).toHaveLength(100);
    expect(codes(capped, { max_share: 0.9, max_total_delta: 9999 })).toEqual(['share-of-catalogue']);
  });

  it('refuse many zeros, vanished SKUs and an unknown location', async () => {
    const own = await plan(4, 4);
    expect(
      codes(
        { ...own, steps: own.steps.filter(isStock).map((step) => ({ ...step, after: 0 })) },
        { max_zeros: 3 },
      ),
    ).toEqual(['too-many-zeros']);
    const basis = own.basis === null ? null : { ...own.basis, blank_share: 0.2, location_known: false };
    expect(codes({ ...own, basis })).toEqual(['blank-skus', 'unknown-location']);
  });

  it('want paid actions agreed to by name', async () => {
    const own = await plan(1);
    const paid: Plan = {
      ...own,
      steps: own.steps.filter(isStock).map((step) => ({
        ...step,
        kind: 'etsy-activate',
        target: { listing_id: 1, property_key: '' },
        from_state: 'sold_out',
        consent: 'etsy-renewal',
      })),
    };
    expect(codes(paid)).toEqual(['consent-missing']);
    expect(codes(paid, { consents: ['etsy-renewal'] })).toEqual([]);
  });

  it.each([
    ['2026-11-24T12:30:00.000Z', { from: '12:00', to: '13:00', zone: 'UTC' }, true],
    ['2026-11-24T12:30:00.000Z', { from: '13:00', to: '14:00', zone: 'UTC' }, false],
    ['2026-11-24T12:30:00.000Z', { from: '13:00', to: '14:00', zone: 'Europe/Berlin' }, true],
    ['2026-11-24T22:30:00.000Z', { from: '22:00', to: '06:00', zone: 'UTC' }, true],
    ['2026-11-25T05:59:00.000Z', { from: '22:00', to: '06:00', zone: 'UTC' }, true],
    ['2026-11-25T06:00:00.000Z', { from: '22:00', to: '06:00', zone: 'UTC' }, false],
  ] as const)('at %s keep to quiet hours %j: %s', async (now, quiet_hours, quiet) => {
    expect(codes(await plan(1), { quiet_hours }, now)).toEqual(quiet ? ['quiet-hours'] : []);
  });

  it('let a plan run for 24 hours, for fewer where settings say so, and not before it was made', async () => {
    const own = await plan(1);
    expect(codes(own, {}, '2026-11-25T11:59:00.000Z')).toEqual([]);
    expect(codes(own, {}, '2026-11-25T12:01:00.000Z')).toEqual(['expired']);
    expect(codes(own, { expiry_hours: 1 }, '2026-11-24T13:01:00.000Z')).toEqual(['expired']);
    expect(codes(own, { expiry_hours: 72 }, '2026-11-25T12:01:00.000Z')).toEqual(['expired']);
    expect(codes(own, {}, '2026-11-24T11:00:00.000Z')).toEqual(['from-the-future']);
    expect(WrittenOperationSettings.safeParse({ expiry_hours: 73 }).success).toBe(false);
  });

  it('give every reason at once', async () => {
    expect(codes(await plan(10), { max_items: 2, max_share: 0.1, max_delta: 1 })).toEqual([
      'too-many-items',
      'share-of-catalogue',
      'single-delta',
    ]);
  });
});
