import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/domain/operation-limits.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import { planMarkdown, receiptMarkdown, refusalMarkdown } from '../../src/rendering/operation-markdown.ts';
import { actionsIn, shapeOf } from './github-markdown.ts';
import { HOSTILE } from './hostile.ts';

const AT = '2026-11-20T10:00:00.000Z';
const DIGEST = 'd'.repeat(64);

/** A plan in which whatever a shop, a vendor or a person may name is this text. */
function planOf(text: string): Plan {
  return {
    schema: 'apeg.plan/1',
    operation: 'inventory-sync',
    kind: 'change',
    generator: text,
    created_at: AT,
    expires_at: '2026-11-20T11:00:00.000Z',
    shops: { shopify: text, etsy: text },
    policy: { truth: text },
    limits: DEFAULT_LIMITS,
    consents: [],
    basis: null,
    steps: [
      {
        id: 's001',
        kind: 'shopify-quantity',
        sku: text,
        why: text,
        before: 3,
        after: 5,
        target: { inventory_item_id: text, location_id: text },
      },
      {
        id: 's002',
        kind: 'etsy-text',
        sku: text,
        why: text,
        target: { listing_id: 7 },
        text_before: { title: text, description: text, tags: [text] },
        text_after: { title: `${text} new`, description: `${text} new`, tags: [text, 'new'] },
      },
    ],
    left_out: [
      { reason: 'no-sku', side: 'etsy', sku: null, place: text, detail: text },
      { reason: 'over-cap', side: 'shopify', sku: text, place: text },
    ],
    expected: {
      calls: { shopify: 1, etsy: 1 },
      seconds: 1,
      fees: [{ consent: 'etsy-renewal', listings: 1, what: text }],
    },
  };
}

/** A receipt of a run in which everything that was said is this text. */
function receiptOf(text: string): Receipt {
  return {
    schema: 'apeg.receipt/1',
    run: 'run-1',
    operation: 'inventory-sync',
    kind: 'rollback',
    rollback_of: text,
    plan_sha256: DIGEST,
    actor: { name: text, via: 'app', permission: 'write' },
    started_at: AT,
    finished_at: AT,
    resumed: 1,
    outcome: 'stopped',
    counts: { executed: 0, skipped: 1, failed: 1, 'not-attempted': 0 },
    results: [
      { step: 's001', sku: text, side: 'etsy', result: 'failed', reason: 'refused', detail: text },
      { step: 's002', sku: text, side: 'shopify', result: 'skipped', reason: 'conflict' },
    ],
    changes: [],
    warnings: [text],
    efficiency: {
      calls: { shopify: 1, etsy: 1 },
      expected_calls: { shopify: 1, etsy: 1 },
      seconds: 1,
    },
    journal: { first: 1, last: 2, hash: DIGEST },
  };
}

/** Every text that an operation puts into a comment or a pull request. */
function documents(text: string): string[] {
  const reasons = [{ code: 'other-shop', detail: text } as const];
  return [
    planMarkdown({ plan: planOf(text), digest: DIGEST, reasons }, text, text),
    planMarkdown({ plan: planOf(text), digest: DIGEST, reasons: [] }, text),
    receiptMarkdown(receiptOf(text), text),
    receiptMarkdown(receiptOf(text)),
    refusalMarkdown({ reasons, next: text }),
  ];
}

describe('what shops, vendors and people say of an operation', () => {
  const blocks = (document: string): string[] =>
    shapeOf(document).filter((kind) => !kind.endsWith('inlineCode'));
  const plain = documents('plain').map(blocks);

  // A line without a text is an empty item, which has no paragraph in it.
  it.each(HOSTILE.filter((text) => text.trim() !== ''))(
    'is text and nothing else in its Markdown: %j',
    (text) => {
      for (const [index, markdown] of documents(text).entries()) {
        expect(actionsIn(markdown)).toEqual([]);
        expect(blocks(markdown)).toEqual(plain[index]);
      }
    },
  );

  it('stands in it as it was said', () => {
    for (const markdown of documents('SKU-7 blue')) expect(markdown).toContain('SKU-7 blue');
  });
});
