import type { Category, CategoryRules, Wording } from './categories.ts';
import { FAULTS } from './category-faults.ts';
import { NAMES } from './category-names.ts';
import { REFUSALS } from './category-refusals.ts';

/**
 * The rules of every category, in the words that providers, databases and runtimes use in their messages.
 */
export const RULES: Readonly<Record<Category, CategoryRules>> = withNames({ ...REFUSALS, ...FAULTS });

function withNames(wording: Readonly<Record<Category, Wording>>): Record<Category, CategoryRules> {
  const names: Partial<Record<Category, readonly string[]>> = NAMES;
  const rules = Object.entries(wording) as [Category, Wording][];
  return Object.fromEntries(
    rules.map(([category, rule]) => [category, { ...rule, names: names[category] ?? [] }]),
  ) as Record<Category, CategoryRules>;
}
