import { afterEach, describe, expect, it } from 'vitest';
import { CANARY } from '../../../src/simulators/canaries.ts';
import type { Parsed } from '../parsed.ts';
import { type EtsyShop, openEtsy } from './shop.ts';

let shop: EtsyShop;
afterEach(() => shop.close());

const receipts = [
  { createdAt: '2026-11-18T10:00:00Z', transactions: [{ sku: 'A', expectedShipAt: '2026-11-25T00:00:00Z' }] },
  { createdAt: '2026-11-17T10:00:00Z', shipped: true },
  { createdAt: '2026-11-16T10:00:00Z', status: 'canceled' as const },
  { createdAt: '2026-11-15T10:00:00Z', status: 'payment processing' as const },
  {
    createdAt: '2026-11-14T10:00:00Z',
    transactions: [
      { sku: 'A', shippedAt: '2026-11-15T10:00:00Z' },
      { sku: 'B', digital: true },
    ],
  },
];

describe('receipts of the simulated Etsy', () => {
  it('are found by what became of them, in order', async () => {
    shop = await openEtsy({ seed: { receipts } });
    const open = 'was_paid=true&was_shipped=false&was_canceled=false&sort_on=created&sort_order=asc';
    const { body } = await shop.send(`GET /shops/4242/receipts?${open}&limit=100`);
    expect(body.count).toBe(2);
    const [half, whole] = body.results;
    expect(half.transactions.map((one: Parsed) => [one.is_digital, one.shipped_timestamp !== null])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(whole.transactions[0].expected_ship_date).toBe(Date.parse('2026-11-25T00:00:00Z') / 1000);
    const since = Date.parse('2026-11-16T00:00:00Z') / 1000;
    expect((await shop.send(`GET /shops/4242/receipts?min_created=${since}`)).body.count).toBe(3);
    expect((await shop.send('GET /shops/4242/receipts?limit=1&offset=4')).body.results).toHaveLength(1);
  });

  it('hold a canary wherever a person could be', async () => {
    shop = await openEtsy({ seed: { receipts } });
    const { text } = await shop.send('GET /shops/4242/receipts');
    for (const field of [
      'name',
      'first_line',
      'buyer_email',
      'gift_message',
      'tracking_code',
      'personalisation',
    ]) {
      expect(text).toMatch(new RegExp(`${CANARY}[-.]${field}[-.]`));
    }
  });
});
