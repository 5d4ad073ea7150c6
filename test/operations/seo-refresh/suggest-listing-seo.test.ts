import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EtsyTextListing } from '../../../src/domain/etsy-text.ts';
import { etsyTextProblems, newClaims } from '../../../src/domain/etsy-text-rules.ts';
import type { DraftAnswer, DraftRequest, TextModel } from '../../../src/domain/text-model.ts';
import { suggestListingSeo } from '../../../src/operations/seo-refresh/suggest-listing-seo.ts';

function listingOf(more: Partial<EtsyTextListing>): EtsyTextListing {
  return {
    listing_id: 1,
    state: 'active',
    text: {
      title: 'Small oak bowl',
      description: 'A bowl, handmade. Ask me: anna@example.com',
      tags: ['oak'],
    },
    rich_description: false,
    language: 'en',
    created_at: '2025-01-01T00:00:00.000Z',
    updated_at: '2025-01-01T00:00:00.000Z',
    views: 5,
    suggested_title: null,
    ...more,
  };
}

/** A model that always answers the same and keeps what it was sent. */
function modelThatSays(value: unknown): { readonly model: TextModel; readonly sent: string[] } {
  const sent: string[] = [];
  const draft = async <Shape>({ shape, material }: DraftRequest<Shape>): Promise<DraftAnswer<Shape>> => {
    sent.push(material);
    const parsed = shape.safeParse(value);
    return parsed.success ? { kind: 'draft', value: parsed.data } : { kind: 'none', reason: 'not-in-shape' };
  };
  return { model: { name: 'fake', draft }, sent };
}

describe('a suggestion for a listing', () => {
  it('takes the title of Etsy where it claims nothing new, and rules where it does', async () => {
    const good = await suggestListingSeo(listingOf({ suggested_title: 'Handmade small oak bowl' }), null);
    expect(good).toMatchObject({ by: 'etsy', after: { title: 'Handmade small oak bowl' } });
    const bad = await suggestListingSeo(listingOf({ suggested_title: 'Antique oak bowl' }), null);
    expect(bad?.by).toBe('rules');
    expect(bad?.after.title).toBeUndefined();
  });

  it('takes what a model says only where it passes every check, and sends no address', async () => {
    const fine = modelThatSays({ title: 'Oak bowl, handmade', tags: ['oak', 'oak bowl'], description: 'x' });
    const listing = listingOf({});
    expect(await suggestListingSeo(listing, fine.model)).toMatchObject({
      by: 'model',
      after: { title: 'Oak bowl, handmade' },
    });
    expect(fine.sent.join('')).not.toContain('anna@');
    for (const title of ['Genuine silver bowl', 'x'.repeat(200), ''])
      expect(
        (await suggestListingSeo(listing, modelThatSays({ title, tags: [], description: '' }).model))?.by,
      ).toBe('rules');
    expect((await suggestListingSeo(listing, modelThatSays('nonsense').model))?.by).toBe('rules');
  });

  it('by rules keeps to the limits and to the words of the listing, whatever it says', async () => {
    const word = fc.constantFrom(
      'oak',
      'Bowl',
      'hand-made',
      'a',
      '50%',
      '50 %',
      'R&B',
      'x:y',
      '★',
      'Mörser',
      '|',
      ',',
      '-',
      "'s",
      'verylongwordwithoutanyspaces',
    );
    const title = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(
        title,
        fc.array(title, { maxLength: 16 }),
        fc.option(title, { nil: null }),
        async (own, tags, suggested_title) => {
          const listing = listingOf({ text: { title: own, description: own, tags }, suggested_title });
          const suggestion = await suggestListingSeo(listing, null);
          if (suggestion === null) return;
          expect(etsyTextProblems(suggestion.after)).toEqual([]);
          expect(newClaims(suggestion.after, listing.text)).toEqual([]);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('what the listing denies', () => {
  const text = {
    title: 'Ring, nickel free',
    description: 'Not real gold; faux pearl. A vintage style ring. Looks like pearl? No: glass.',
    tags: ['ring'],
  };

  it.each([
    [{ title: 'Gold ring' }, ['gold']],
    [{ title: 'Real ring' }, ['real']],
    [{ tags: ['nickel'] }, ['nickel']],
    [{ tags: ['vintage'] }, ['vintage']],
    [{ title: 'Ring of glass, nickel free, not gold' }, []],
    [{ title: 'Rings, vintage style' }, []],
    // Asserted in another sentence, so that only people can tell.
    [{ title: 'Pearl ring' }, []],
  ])('may not be claimed: %j', (change, claims) => {
    expect(newClaims(change, text)).toEqual(claims);
  });
});
