import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted } from '../domain/figure-text.ts';

/** What the workflow spends where, in sentences; the last says what weekly costs are scaled from. */
export function efficiencyLines(report: FeedbackReport): string[] {
  const found = report.findings.filter(({ kind }) => kind === 'efficiency');
  const costs = found.some((finding) => (finding.weekly_cost ?? []).length > 0);
  const days = Math.round(report.workflow_efficiency.days * 100) / 100;
  return [
    ...found.map(({ statement }) => statement),
    ...(costs && days !== 7 ? [`Costs a week are scaled from ${counted(days, 'day')}.`] : []),
  ];
}
