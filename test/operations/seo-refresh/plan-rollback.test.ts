import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/domain/canonical-json.ts';
import type { EtsyText, EtsyTextConnections, EtsyTextListing } from '../../../src/domain/etsy-text.ts';
import { operationSettingsOf } from '../../../src/domain/operation-settings.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { createSeoDesk } from '../../../src/operations/seo-refresh/desk.ts';
import { ACTOR } from '../bench-of-operations.ts';
import { virtualTimer } from '../fake-shops.ts';
import { createMemoryJournal } from '../memory-journal.ts';

const BEFORE: EtsyText = { title: 'A cup', description: 'Of clay', tags: ['cup'] };

function setUp() {
  const journal = createMemoryJournal();
  const timer = virtualTimer();
  const settings = operationSettingsOf();
  const said = { text: BEFORE };
  const listing = (listing_id: number): EtsyTextListing => ({
    listing_id,
    state: 'active',
    text: said.text,
    rich_description: false,
    language: 'en',
    created_at: timer.now(),
    updated_at: timer.now(),
    views: 3,
    suggested_title: null,
  });
  const deskOf = (shop: string) => {
    const shops: EtsyTextConnections = {
      textReader: async () => ({
        shop,
        usage: () => ({ calls: 0, writes: 0, waitedMs: 0 }),
        texts: {
          activeListings: async () => [listing(1)],
          listing: async (id) => listing(id),
          activeViews: async () => [],
          languages: async () => ['en'],
        },
      }),
      textWriter: async () => ({
        writes: 'etsy',
        patchText: async (_, change) => {
          said.text = { ...said.text, ...change };
          return said.text;
        },
      }),
    };
    return createSeoDesk({
      shops,
      journal,
      settings,
      timer,
      generator: 'apeg test',
      progress: () => undefined,
    });
  };
  const plan: Plan = {
    schema: 'apeg.plan/1',
    operation: 'seo-refresh',
    kind: 'change',
    generator: 'apeg test',
    created_at: timer.now(),
    expires_at: '2026-11-25T12:00:00.000Z',
    shops: { shopify: '', etsy: '42' },
    policy: {},
    limits: settings.limits,
    consents: [],
    basis: null,
    steps: [
      {
        kind: 'etsy-text',
        id: 's001',
        sku: 'listing 1',
        why: '3 views in 30 days',
        target: { listing_id: 1 },
        text_before: BEFORE,
        text_after: { title: 'A cup of clay' },
      },
    ],
    left_out: [],
    expected: { calls: { shopify: 0, etsy: 3 }, seconds: 0, fees: [] },
  };
  return { deskOf, plan, said };
}

describe('the rollback of texts', () => {
  it('is planned for the shop that they were changed in, and for no other', async () => {
    const { deskOf, plan, said } = setUp();
    const desk = deskOf('42');
    const confirmation = await desk.confirm(plan, { digest: digestOf(plan), actor: ACTOR, consents: [] });
    if (confirmation.kind !== 'confirmed') throw new Error(JSON.stringify(confirmation));
    await desk.execute(confirmation.plan);
    expect(said.text).toEqual({ ...BEFORE, title: 'A cup of clay' });
    const { run } = confirmation.plan;
    expect(await deskOf('43').planRollback(run)).toMatchObject({
      kind: 'refused',
      refusal: { reasons: [{ code: 'other-shop' }] },
    });
    expect(await desk.planRollback(run)).toMatchObject({
      kind: 'planned',
      plan: { rollback_of: run, steps: [{ text_after: { title: 'A cup' } }] },
    });
  });
});
