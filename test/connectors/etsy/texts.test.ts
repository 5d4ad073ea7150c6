import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/connectors/etsy/plain-text.ts';
import { createEtsyTextReader, createEtsyTextWriter } from '../../../src/connectors/etsy/texts.ts';
import { type Connected, connect } from './client-of.ts';

let connected: Connected;
afterEach(() => connected?.shop.close());
const reader = () => createEtsyTextReader(connected.client);
const DAY = 86_400_000;

describe('texts of Etsy listings', () => {
  const seed = {
    languages: ['en', 'de'],
    listings: [
      {
        title: `Mother's bowl & "cup"`,
        description: 'Made <by> hand',
        tags: ['oak', "mother's day"],
        views: 7,
      },
      { title: 'Rich', richDescription: '<b>x</b>', suggestedTitle: 'Plain', dailyViews: 3, language: 'de' },
      { title: 'Draft', state: 'draft' as const },
    ],
  };

  it('are read with what decides about them', async () => {
    connected = await connect({ seed });
    const listings = await reader().activeListings();
    expect(listings.map(({ text }) => text.title)).toEqual(['Rich', `Mother's bowl & "cup"`]);
    expect(listings[0]).toMatchObject({
      rich_description: true,
      language: 'de',
      views: 0,
      suggested_title: null,
      created_at: '2025-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    });
    expect(await reader().listing(listings[0]?.listing_id ?? 0)).toMatchObject({ suggested_title: 'Plain' });
    expect(await reader().listing(1)).toBeNull();
    expect(await reader().languages()).toEqual(['en', 'de']);
    expect(connected.shop.calls.counts().write).toBe(0);
  });

  it('come as people wrote them, though answers hold entities', async () => {
    connected = await connect({ seed, encodeEntities: true });
    const listings = await reader().activeListings();
    expect(listings[1]?.text).toEqual({
      title: `Mother's bowl & "cup"`,
      description: 'Made <by> hand',
      tags: ['oak', "mother's day"],
    });
    const id = listings[1]?.listing_id ?? 0;
    const written = await createEtsyTextWriter(connected.client).patchText(id, { title: "Father's bowl" });
    expect(written.title).toBe("Father's bowl");
    expect(connected.shop.store.listings.get(id)?.title).toBe("Father's bowl");
  });

  it('are decoded once', () => {
    expect(plainText('O&#39;Connell &amp;amp; &quot;Co&quot; &#x41; &unknown; &#0; &#55296;')).toBe(
      `O'Connell &amp; "Co" A &unknown; &#0; &#55296;`,
    );
  });

  it('are changed field by field', async () => {
    connected = await connect({ seed });
    const writer = createEtsyTextWriter(connected.client);
    const [, listing] = await reader().activeListings();
    const id = listing?.listing_id ?? 0;
    const text = { title: 'Oak bowl', description: 'New', tags: ['oak', 'wooden bowl'] };
    expect(await writer.patchText(id, { tags: text.tags })).toEqual({ ...listing?.text, tags: text.tags });
    expect(await writer.patchText(id, text)).toEqual(text);
    await expect(writer.patchText(id, { title: 'x'.repeat(141) })).rejects.toMatchObject({
      code: 'vendor-refused',
      message: expect.stringContaining('140'),
    });
    connected.shop.faults.add({ fault: 'no-effect', on: 'write' });
    expect(await writer.patchText(id, { title: 'Not taken' })).toEqual(text);
    connected.shop.faults.add({ fault: 'drop-after-commit', on: 'write' });
    await expect(writer.patchText(id, { title: 'Taken' })).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect((await reader().listing(id))?.text.title).toBe('Taken');
  });
});

describe('view counters of Etsy', () => {
  it('are read for every active listing, a call for each hundred', async () => {
    connected = await connect({
      seed: { listings: Array.from({ length: 130 }, () => ({ views: 10, dailyViews: 2, zeroViewsOn: [2] })) },
    });
    const views = async () => new Set((await reader().activeViews()).map((row) => row.views));
    expect(await views()).toEqual(new Set([10]));
    expect(connected.shop.calls.counts().read).toBe(2);
    connected.shop.clock.advance(DAY);
    expect(await views()).toEqual(new Set([12]));
    connected.shop.clock.advance(DAY);
    expect(await views()).toEqual(new Set([0]));
  });
});
