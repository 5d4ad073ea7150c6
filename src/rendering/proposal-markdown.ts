import type { Evidence } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted } from '../domain/figure-text.ts';
import type { NotProposed, Proposal } from '../domain/proposal.ts';
import { isQuiet, REASONS } from '../domain/reason.ts';
import { dayOf, daysIn } from '../domain/time.ts';
import { renderMarkdown } from './markdown.ts';

/** A proposal with its evidence, and where its diff is. */
export interface ListedProposal {
  readonly proposal: Proposal;
  readonly evidence: Evidence;
  /** Relative to the Markdown file; null where no file changes. */
  readonly diffFile: string | null;
}

/** All proposals of a report in one document, with what was seen and not proposed. */
export function proposalsMarkdown(
  report: FeedbackReport,
  proposals: readonly ListedProposal[],
  notProposed: readonly NotProposed[],
): string {
  return renderMarkdown('improvement-proposals', {
    number: numberText(proposals[0]?.proposal.number ?? 0),
    generated: dayOf(report.analysis_period.end),
    basis: basisText(report.analysis_period, report.summary.total_runs),
    proposals: proposals.map(({ proposal, evidence, diffFile }) => ({
      ...bodyOf(proposal, evidence),
      diff_file: diffFile,
    })),
    not_proposed: notProposed.filter(({ reason }) => !isQuiet(reason)),
  });
}

/** One proposal as a document of its own. */
export function proposalMarkdown(proposal: Proposal, evidence: Evidence): string {
  return renderMarkdown('proposal', {
    ...bodyOf(proposal, evidence),
    number: numberText(proposal.number),
    basis: basisText(proposal.analysis_period, proposal.total_runs),
  });
}

function bodyOf(proposal: Proposal, { slots }: Evidence): object {
  return { ...proposal, slots, note: noteOf(proposal), reason_means: REASONS[proposal.reason].means };
}

/** What kind of proposal it is, where that is not plain. */
function noteOf({ kind, self_healing: healing }: Proposal): string | null {
  const notes = [
    ...(healing ? ['Self-healing: the allow-list of the settings opened this at once; people decide'] : []),
    ...(kind === 'probe' ? ['Probe: a randomised trial on a share of calls, not yet the change itself'] : []),
    ...(kind === 'audit' ? ['Audit: a request for labels, not yet a change'] : []),
  ];
  return notes.length === 0 ? null : notes.join('. ');
}

function numberText(number: number): string {
  return String(number).padStart(3, '0');
}

function basisText(period: Proposal['analysis_period'], runs: number): string {
  const days = Math.round(daysIn(period) * 10) / 10;
  return `${counted(days, 'day')} of execution data (${counted(runs, 'run')})`;
}
