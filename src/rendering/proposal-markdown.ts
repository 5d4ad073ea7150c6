import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted } from '../domain/figure-text.ts';
import type { Proposal } from '../domain/proposal.ts';
import { dayOf, daysIn } from '../domain/time.ts';
import { renderMarkdown } from './markdown.ts';

/** A proposal and where its diff is. */
export interface ListedProposal {
  readonly proposal: Proposal;
  /** Relative to the Markdown file. */
  readonly diffFile: string;
}

/** All proposals of a report in one document, with what was seen and not proposed. */
export function proposalsMarkdown(
  report: FeedbackReport,
  proposals: readonly ListedProposal[],
  notProposed: readonly { readonly id: string; readonly reason: string }[],
): string {
  return renderMarkdown('improvement-proposals', {
    number: numberText(proposals[0]?.proposal.number ?? 0),
    generated: dayOf(report.analysis_period.end),
    basis: basisText(report.analysis_period, report.summary.total_runs),
    proposals: proposals.map(({ proposal, diffFile }) => ({ ...proposal, diff_file: diffFile })),
    not_proposed: notProposed,
  });
}

/** One proposal as a document of its own. */
export function proposalMarkdown(proposal: Proposal): string {
  return renderMarkdown('proposal', {
    ...proposal,
    number: numberText(proposal.number),
    basis: basisText(proposal.analysis_period, proposal.total_runs),
  });
}

function numberText(number: number): string {
  return String(number).padStart(3, '0');
}

function basisText(period: Proposal['analysis_period'], runs: number): string {
  const days = Math.round(daysIn(period) * 10) / 10;
  return `${counted(days, 'day')} of execution data (${counted(runs, 'run')})`;
}
