import { counted } from '../domain/figure-text.ts';
import type { SeoSuggestion, SeoSuggestions } from '../domain/seo-suggestions.ts';
import { renderMarkdown } from './markdown.ts';

const LONGEST = 400;

/** Suggestions as Markdown, for people who go over them. */
export function suggestionsMarkdown(file: SeoSuggestions): string {
  const { suggestions, control, left_out, history, threshold, wording, warnings, shop } = file;
  return renderMarkdown('seo-suggestions', {
    summary: [
      `Shop ${shop} on Etsy, ${counted(suggestions.length + control.listings.length, 'listing')} with fewer than ${threshold} views in ${history.days} days`,
      `${counted(control.listings.length, 'listing')} of them left alone by chance, to compare with (seed ${control.seed})`,
      `Wording: ${wording}`,
      ...warnings,
    ],
    suggestions: suggestions.map(rowsOf),
    left_out: Array.from(
      Map.groupBy(left_out, ({ reason }) => reason),
      ([reason, own]) => `${own.length} × ${reason}: ${own[0]?.detail ?? ''}`,
    ),
  });
}

function rowsOf({ listing_id, views, days, by, before, after, why }: SeoSuggestion) {
  const { title, tags, description } = after;
  const row = (field: string, was: string, now: string) => ({ field, was: cut(was), now: cut(now) });
  return {
    name: `Listing ${listing_id}`,
    about: `${views} views in ${days} days; title by ${by}`,
    rows: [
      ...(title === undefined ? [] : [row('title', before.title, title)]),
      ...(tags === undefined ? [] : [row('tags', before.tags.join(', '), tags.join(', '))]),
      ...(description === undefined ? [] : [row('description', before.description, description)]),
    ],
    why,
  };
}

function cut(text: string): string {
  if (text === '') return '–';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
