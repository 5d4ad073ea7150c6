import type { z } from 'zod';

/** The first thing that is wrong with a value, to follow the sentence that says so: ` at steps.0.sku: Invalid input`. */
export function firstIssue({ issues: [issue] }: z.ZodError): string {
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return `${where}: ${issue?.message ?? 'it cannot be read'}`;
}
