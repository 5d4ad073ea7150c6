import type { Draft } from './draft.ts';
import { suggestedFix } from './fixes.ts';
import type { Family } from './grouping.ts';
import { familyName, templateName, uniqueNames } from './names.ts';
import { providerName } from './vendors.ts';

/**
 * The failure families of patterns: provider × category, and one of its own for a pattern of unknown category or own rule.
 *
 * `ids` are the patterns' ids in the order of `drafts`; `familyOf` answers in the same order.
 */
export function buildFamilies(
  drafts: readonly Draft[],
  ids: readonly string[],
): { readonly families: readonly Family[]; readonly familyOf: readonly string[] } {
  const familyOf = drafts.map((draft, index) => familyId(draft, ids[index] ?? ''));
  const members = Map.groupBy(drafts.keys(), (index) => familyOf[index] ?? '');
  const rows = [...members].map(([id, indexes]) => {
    const [lead] = indexes.map((index) => drafts[index] as Draft);
    const count = indexes.reduce((sum, index) => sum + countOf(drafts[index] as Draft), 0);
    const patternIds = indexes.map((index) => ids[index] ?? '').sort();
    return { id, lead: lead as Draft, count, patternIds };
  });
  rows.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  const names = uniqueNames(rows.map(({ lead }) => ({ name: nameOf(lead), words: lead.tokens })));
  const families = rows.map(({ id, lead, count, patternIds }, index) => ({
    id,
    name: names[index] ?? id,
    provider: lead.provider,
    category: lead.category,
    count,
    patternIds,
    suggestedFix: suggestedFix(
      lead.category,
      lead.provider === null ? null : { id: lead.provider, name: providerName(lead.provider) },
    ),
  }));
  return { families, familyOf };
}

function familyId(draft: Draft, patternId: string): string {
  if (draft.ownName !== null) return `own.${patternId.slice(0, 12)}`;
  const place = draft.provider ?? 'unknown';
  return draft.category === 'unknown'
    ? `${place}.unknown.${patternId.slice(0, 12)}`
    : `${place}.${draft.category}`;
}

function nameOf(draft: Draft): string {
  if (draft.ownName !== null) return draft.ownName;
  if (draft.approximate && draft.category === 'unknown') return 'Other messages (grouped roughly)';
  return draft.category === 'unknown'
    ? templateName(draft.tokens)
    : familyName(draft.provider, draft.category);
}

function countOf(draft: Draft): number {
  return draft.members.reduce((sum, member) => sum + member.count, 0);
}
