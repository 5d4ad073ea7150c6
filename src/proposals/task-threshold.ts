import type { FeedbackReport } from '../domain/feedback-report.ts';

/** The threshold that outputs of a task type pass; that for all where the type has none of its own, or there is no type. */
export function taskThreshold(
  { value, by_task_type }: Pick<FeedbackReport['pass_threshold'], 'value' | 'by_task_type'>,
  type: string | null,
): number {
  return type !== null && Object.hasOwn(by_task_type, type) ? (by_task_type[type] ?? value) : value;
}
