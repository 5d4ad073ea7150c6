import { InputUnusable } from '../../domain/errors.ts';
import { jsonOf } from '../../domain/json-text.ts';
import { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import { firstIssue } from '../first-issue.ts';

/** Reads the text of a file of suggestions. @throws InputUnusable saying what is wrong where. */
export function suggestionsOf(text: string, file: string): SeoSuggestions {
  const parsed = SeoSuggestions.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new InputUnusable(`${file} holds no suggestions${firstIssue(parsed.error)}`, {
    hint: 'Edit only approved and after, or delete entries; an analysis makes a new file.',
  });
}
