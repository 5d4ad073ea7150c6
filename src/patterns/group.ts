import { createPatternCollector } from './collector.ts';
import type { GroupOptions } from './group-state.ts';
import type { CountedMessage, Grouping } from './grouping.ts';

/**
 * Groups counted messages into patterns and failure families: pure, and free of the order of the rows.
 *
 * `limit` is the most distinct fingerprints kept apart, 20,000 unless told otherwise.
 */
export function groupMessages(
  messages: readonly CountedMessage[],
  options: GroupOptions & { readonly limit?: number } = {},
): Grouping {
  const collector = createPatternCollector(options);
  const handles = Int32Array.from(messages, collector.addRow);
  const { patternOf, ...grouping } = collector.finish(options);
  return { ...grouping, assignments: handles.map(patternOf) };
}
