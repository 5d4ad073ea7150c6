import type { Refusal } from '../domain/operation.ts';
import type { Receipt } from '../domain/receipt.ts';
import { renderMarkdown } from './markdown.ts';
import {
  expectedLines,
  leftOutLines,
  nextLine,
  planRows,
  planSummary,
  planTitle,
  type ReviewedPlan,
  reasonLines,
} from './operation-lines.ts';
import { notExecutedLines, receiptNext, receiptSummary } from './operation-text.ts';

/** A plan as Markdown, for a file, a pull request or a comment; `next` stands in the place of the command line's next command. */
export function planMarkdown(reviewed: ReviewedPlan, file: string, next?: string): string {
  const { plan, reasons } = reviewed;
  return renderMarkdown('operation-plan', {
    title: planTitle(plan),
    summary: planSummary(reviewed),
    rows: planRows(plan),
    left_out: leftOutLines(plan),
    expected: expectedLines(plan),
    reasons: reasonLines(reasons),
    next: next ?? nextLine(reviewed, file),
  });
}

/** A receipt as Markdown; `next` stands in the place of the command line's next command. */
export function receiptMarkdown(receipt: Receipt, next?: string): string {
  return renderMarkdown('operation-receipt', {
    title: `Run ${receipt.run}: ${receipt.outcome}`,
    summary: receiptSummary(receipt),
    not_executed: notExecutedLines(receipt),
    notes: receipt.warnings,
    next: next ?? receiptNext(receipt),
  });
}

/** A refusal as Markdown. */
export function refusalMarkdown({ reasons, next }: Refusal): string {
  return renderMarkdown('operation-receipt', {
    title: 'Refused',
    summary: reasonLines(reasons),
    not_executed: [],
    notes: [],
    next,
  });
}
