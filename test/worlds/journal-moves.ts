import type { JournalEntry } from '../../src/domain/journal.ts';

/** What the journal says was moved, by place; products that share a quantity are one place. */
export function movesOf(entries: readonly JournalEntry[]): Map<string, number> {
  const moved = new Map<string, number>();
  for (const { body } of entries) {
    if (body.type !== 'outcome') continue;
    const places = new Map(
      body.changes
        .filter(({ field }) => field === 'quantity')
        .map(({ side, target, before, after }) => [placeIn(side, target), Number(after) - Number(before)]),
    );
    for (const [place, delta] of places) moved.set(place, (moved.get(place) ?? 0) + delta);
  }
  return moved;
}

function placeIn(side: string, target: string): string {
  if (side === 'shopify') return `shopify ${target.split(' ')[0] ?? ''}`;
  const [, listing = '', colour = ''] = /^listing (\d+)(?: Colour=(.*))?$/.exec(target) ?? [];
  return `etsy ${listing} ${colour}`;
}
