import type { Category, CategoryRules } from './categories.ts';
import { FAULTS } from './category-faults.ts';
import { REFUSALS } from './category-refusals.ts';

/**
 * The rules of every category, in the words that providers, databases and runtimes use in their messages.
 */
export const RULES = { ...REFUSALS, ...FAULTS } satisfies Record<Category, CategoryRules>;
