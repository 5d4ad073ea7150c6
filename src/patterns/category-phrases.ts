/**
 * The phrases of a list with bars between them; a phrase matches from the beginning of a word on.
 */
export function phrases(list: string): readonly string[] {
  return list.split(' | ');
}
