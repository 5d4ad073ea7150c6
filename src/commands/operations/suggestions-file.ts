import { InputUnusable } from '../../domain/errors.ts';
import { jsonOf } from '../../domain/json-text.ts';
import { SeoSuggestions } from '../../domain/seo-suggestions.ts';

/** Reads the text of a file of suggestions. @throws InputUnusable saying what is wrong where. */
export function suggestionsOf(text: string, file: string): SeoSuggestions {
  const parsed = SeoSuggestions.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new InputUnusable(`${file} holds no suggestions${where}: ${issue?.message ?? 'it cannot be read'}`, {
    hint: 'Edit only approved and after, or delete entries; an analysis makes a new file.',
  });
}
