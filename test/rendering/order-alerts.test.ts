import { expect, it } from 'vitest';
import type { OrderAlertReport } from '../../src/domain/order-alerts.ts';
import { orderAlertNotice } from '../../src/rendering/order-alerts.ts';
import { HOSTILE } from './hostile.ts';

const LINK = 'https://admin.shopify.com/store/acme/orders/7';

function reportOf(name: string, link = LINK): OrderAlertReport {
  return {
    schema: 'apeg.order-alerts/1',
    generator: 'apeg test',
    made_at: '2026-11-20T10:00:00.000Z',
    sla_hours: 48,
    channels: [
      { channel: 'shopify', status: 'read', orders: 1, waiting: 0, excluded: {}, skew_seconds: 0 },
      {
        channel: 'etsy',
        status: 'failed',
        problem: name,
        orders: 0,
        waiting: 0,
        excluded: {},
        skew_seconds: 0,
      },
    ],
    alerts: [
      {
        channel: 'shopify',
        order: '7',
        name,
        items: 2,
        link,
        since: '2026-11-18T10:00:00.000Z',
        age_hours: 48,
        stage: 'breached',
        promised: null,
        past_promise: false,
        fresh: ['breached'],
      },
    ],
    held: [],
    settled: [],
    out_of_sight: [],
    all_clear: false,
    notified: [],
    caveats: ['Mind this.'],
  };
}

it('has a form for mail, Slack and an issue', () => {
  const { subject, text, slack, markdown } = orderAlertNotice(reportOf('#7'));
  expect(subject).toBe('Orders: Etsy cannot be read; 1 order waiting too long or nearly so');
  expect(text).toContain(`- NEW Shopify #7: breached, 48 h, 2 items\n  ${LINK}\n`);
  expect(slack).toContain(`• NEW Shopify #7: breached, 48 h, 2 items ${LINK}\n`);
  expect(markdown).toContain(`](${LINK})`);
  expect([text, slack, markdown].every((form) => form.includes('COULD NOT BE READ'))).toBe(true);
});

it.each(HOSTILE)('quotes whatever a shop calls an order: %j', (hostile) => {
  const { text, slack, markdown } = orderAlertNotice(reportOf(hostile));
  const lines = (form: string): number => form.split('\n').length;
  const tame = orderAlertNotice(reportOf('#7'));
  expect([lines(text), lines(slack)]).toEqual([lines(tame.text), lines(tame.slack)]);
  expect(slack).not.toMatch(/[<>]/);
  expect(markdown).not.toMatch(/(?<!\\)[<>]|@(?!⁠)/);
});

it('links to no page but that of an order', () => {
  const { markdown } = orderAlertNotice(reportOf('#7', 'https://evil.example/orders/7'));
  expect(markdown).not.toContain('](');
});
