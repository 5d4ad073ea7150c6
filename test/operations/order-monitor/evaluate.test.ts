import { describe, expect, it } from 'vitest';
import { instantOf, millisecondsOf } from '../../../src/domain/time.ts';
import { evaluate, type JudgedOrder, type ShopLook } from '../../../src/operations/order-monitor/evaluate.ts';
import { type Judgement, judgeEtsy, judgeShopify } from '../../../src/operations/order-monitor/judge.ts';
import type { AlertMemory } from '../../../src/operations/order-monitor/memory.ts';

const HOUR = 3_600_000;
const START = '2026-10-24T12:00:00.000Z';
const NOTHING: AlertMemory = { schema: 'apeg.order-alert-memory/1', orders: {}, failing: {}, owed: [] };
const hours = (count: number): string => instantOf(millisecondsOf(START) + count * HOUR);

function look(now: string, judgement: Judgement | null): ShopLook {
  const facts = { order: '7', name: '#7', items: 1, link: 'https://example.com/7', created_at: START };
  const orders: JudgedOrder[] = judgement === null ? [] : [{ ...facts, judgement }];
  return { channel: 'shopify', read: { orders, now } };
}

const open: Judgement = { kind: 'open', since: START, promised: null };
const at = (now: string, memory = NOTHING, judgement: Judgement | null = open) =>
  evaluate([look(now, judgement)], memory, { slaMs: 48 * HOUR, now });

describe('the stages of an order', () => {
  it('are said once each, to the millisecond, and over a change of clocks in Europe', () => {
    let memory = NOTHING;
    const said: string[] = [];
    for (const age of [35.999, 36, 40, 47.999, 48, 71.999, 72, 119.999, 120, 400]) {
      const { alerts, memory: next } = at(hours(age), memory);
      said.push(`${age} ${alerts[0]?.fresh.join() ?? 'none'}`);
      memory = next;
    }
    expect(said).toEqual([
      '35.999 none',
      '36 approaching',
      '40 ',
      '47.999 ',
      '48 breached',
      '71.999 ',
      '72 late',
      '119.999 ',
      '120 critical',
      '400 ',
    ]);
  });

  it('are said by the most urgent alone, and never backwards', () => {
    const first = at(hours(130));
    expect(first.alerts[0]?.fresh).toEqual(['critical']);
    expect(at(hours(50), first.memory).tell).toBe(false);
  });

  it("are counted on the vendor's own clock", () => {
    const skewed = evaluate([look(hours(47), open)], NOTHING, { slaMs: 48 * HOUR, now: hours(49) });
    expect(skewed.alerts[0]?.stage).toBe('approaching');
    expect(skewed.channels[0]?.skew_seconds).toBe(-7200);
  });

  it.each([
    ['clocks go back in Europe', '2026-10-24T12:00:00.000Z'],
    ['clocks go forward in Europe', '2027-03-27T12:00:00.000Z'],
    ['clocks go forward in America', '2027-03-13T12:00:00.000Z'],
    ['a year ends', '2026-12-30T23:59:59.000Z'],
  ])('come after the same time while %s', (_, since) => {
    const stageAfter = (milliseconds: number): string | null | undefined =>
      at(instantOf(millisecondsOf(since) + milliseconds), NOTHING, { ...open, since }).alerts[0]?.stage;
    expect([48 * HOUR - 1, 48 * HOUR, 72 * HOUR - 1, 72 * HOUR].map(stageAfter)).toEqual([
      'approaching',
      'breached',
      'breached',
      'late',
    ]);
  });

  it('are not said early or twice by a machine whose clock is wrong, on either side of the edge', () => {
    for (const skew of [-3 * HOUR, -1, 1, 3 * HOUR]) {
      const seen = (vendor: string, memory = NOTHING) =>
        evaluate([look(vendor, open)], memory, {
          slaMs: 48 * HOUR,
          now: instantOf(millisecondsOf(vendor) + skew),
        });
      const before = seen(hours(47.999));
      expect(before.alerts[0]?.stage).toBe('approaching');
      const after = seen(hours(48), before.memory);
      expect(after.alerts[0]?.fresh).toEqual(['breached']);
      // The clock of the vendor may go back a little between two answers.
      expect(seen(hours(47.999), after.memory).tell).toBe(false);
    }
  });

  it('begin anew after a hold was seen to end', () => {
    const held = at(hours(60), NOTHING, { kind: 'held', reasons: ['INCORRECT_ADDRESS'] });
    const released = at(hours(61), held.memory);
    expect(released.alerts).toEqual([]);
    expect(at(hours(98), released.memory).alerts[0]?.stage).toBe('approaching');
  });
});

describe('what was told before', () => {
  it('is cleared when the last order is settled', () => {
    const { memory } = at(hours(50));
    expect(at(hours(51), memory, null)).toMatchObject({
      allClear: true,
      tell: true,
      settled: ['#7 (shopify)'],
    });
  });

  it('is out of sight, not settled, when Shopify shows it no more', () => {
    const { memory } = at(hours(50));
    const later = at(hours(60 * 24), memory, null);
    expect(later).toMatchObject({ allClear: false, tell: true, settled: [], outOfSight: ['#7 (shopify)'] });
  });

  it('stays while a shop cannot be read, and that is told at once and every six hours', () => {
    let { memory } = at(hours(50));
    const told = [51, 52, 58].map((age) => {
      const failed: ShopLook = { channel: 'shopify', read: 'failed', problem: 'no answer' };
      const found = evaluate([failed], memory, { slaMs: 48 * HOUR, now: hours(age) });
      memory = found.memory;
      return found.tell;
    });
    expect(told).toEqual([true, false, true]);
    expect(Object.keys(memory.orders)).toEqual(['shopify/7']);
  });
});

describe('judging', () => {
  const order = {
    id: 'gid://shopify/Order/7',
    name: '#7',
    created_at: START,
    processed_at: START,
    paid_at: hours(2),
    authorised_at: null,
    cancelled: false,
    closed: false,
    test: false,
    requires_shipping: true,
    items: 1,
    financial_status: 'PAID',
    fulfilment_status: 'UNFULFILLED',
    fulfilment_orders: [{ status: 'OPEN', fulfil_at: null, fulfil_by: hours(9), holds: [] }],
  };

  it.each([
    [{ cancelled: true }, 'cancelled'],
    [{ closed: true }, 'closed'],
    [{ test: true }, 'test'],
    [{ financial_status: 'REFUNDED' }, 'refunded-or-voided'],
    [{ requires_shipping: false }, 'no-shipping'],
    [{ fulfilment_status: 'FULFILLMENT_NOT_REQUIRED' }, 'fulfilment-not-required'],
    [
      { fulfilment_orders: [{ status: 'SCHEDULED', fulfil_at: hours(90), fulfil_by: null, holds: [] }] },
      'scheduled',
    ],
  ])('leaves %o out of Shopify', (change, reason) => {
    expect(judgeShopify({ ...order, ...change }, hours(10))).toEqual({ kind: 'excluded', reason });
  });

  it('starts at the payment, or at a later schedule, and holds what nobody can send', () => {
    expect(judgeShopify(order, hours(10))).toEqual({ kind: 'open', since: hours(2), promised: hours(9) });
    const scheduled = [{ status: 'SCHEDULED', fulfil_at: hours(5), fulfil_by: null, holds: [] }];
    expect(judgeShopify({ ...order, fulfilment_orders: scheduled }, hours(10))).toMatchObject({
      since: hours(5),
    });
    expect(judgeShopify({ ...order, paid_at: null, financial_status: 'AUTHORIZED' }, hours(10)).kind).toBe(
      'held',
    );
    expect(judgeShopify({ ...order, fulfilment_status: 'NEW_ONE' }, hours(10)).kind).toBe('open');
  });

  it('judges receipts of Etsy by what is still to be sent', () => {
    const sold = {
      transaction_id: 1,
      listing_id: 1,
      sku: null,
      quantity: 1,
      digital: false,
      paid_at: hours(1),
      shipped_at: null,
      expected_ship_at: hours(99),
    };
    const receipt = { receipt_id: 1, status: 'paid', paid: true, shipped: false, created_at: START };
    expect(judgeEtsy({ ...receipt, transactions: [sold] })).toEqual({
      kind: 'open',
      since: hours(1),
      promised: hours(99),
    });
    expect(judgeEtsy({ ...receipt, transactions: [{ ...sold, digital: true }] })).toMatchObject({
      reason: 'digital',
    });
    expect(judgeEtsy({ ...receipt, status: 'fully refunded', transactions: [sold] }).kind).toBe('excluded');
    expect(judgeEtsy({ ...receipt, status: 'open', paid: false, transactions: [sold] }).kind).toBe('held');
  });
});
