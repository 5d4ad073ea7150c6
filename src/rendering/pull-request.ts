import type { Evidence } from '../domain/evidence.ts';
import { counted, intervalText, rateText, twoDecimals } from '../domain/figure-text.ts';
import type { Proposal, TrackRecord } from '../domain/proposal.ts';
import { REASONS } from '../domain/reason.ts';
import { daysOfWindow } from '../domain/time.ts';
import { renderMarkdown } from './markdown.ts';
import type { TrendChart } from './mermaid.ts';

/** A command as people are told of it. */
export interface CommandHint {
  readonly usage: string;
  readonly summary: string;
}

/** What the body of a pull request is made of. */
export interface PullText {
  readonly proposal: Proposal;
  readonly evidence: Evidence;
  readonly branch: string;
  readonly commands: readonly CommandHint[];
  readonly holdLabel: string;
  /** Lines that only programs read; they hold nothing from outside. */
  readonly hidden: readonly string[];
}

/** GitHub takes 65,536 characters; the rest is for what people add. */
const LONGEST_BODY = 60_000;

/** The body: verdict first, and the hidden lines last. Where it would be too long, it links to the file on the branch. */
export function pullRequestBody(text: PullText): string {
  const whole = bodyOf(text, false);
  return whole.length <= LONGEST_BODY ? whole : bodyOf(text, true);
}

/** Title of the pull request: of ours, but names in it may come from a config. */
export function pullRequestTitle({ title, kind }: Proposal): string {
  const named = kind === 'change' ? title : `${kind}: ${title}`;
  return `apeg: ${named}`.replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ').slice(0, 200);
}

function bodyOf(
  { proposal, evidence, branch, commands, holdLabel, hidden }: PullText,
  short: boolean,
): string {
  const { risk } = proposal;
  const body = renderMarkdown('pull-request', {
    ...proposal,
    verdict: verdictOf(proposal),
    findings: short ? proposal.issue.slice(0, 3).map((line) => line.slice(0, 500)) : proposal.issue,
    overflow: short ? overflowOf(proposal, branch) : null,
    identification: proposal.effect.identification,
    reason_means: REASONS[proposal.reason].means,
    rows: evidence.slots,
    trend: trendOf(proposal, evidence),
    risk: risk.level,
    risk_reasons: risk.reasons.map((reason) => reason.text),
    badge: badgeOf(proposal.track_record),
    commands,
    hold_label: holdLabel,
  });
  return `${body}\n${hidden.join('\n')}\n`;
}

function overflowOf({ id, revision }: Proposal, branch: string): object {
  const path = `.apeg/proposals/${id}/${revision}/proposal.md`;
  return { label: path, target: `../blob/${branch}/${path}` };
}

function verdictOf({ kind, effect, prediction, risk, state }: Proposal): string {
  // The prediction and not the effect: it is shrunk by what came of earlier ones, and it is what is judged.
  const expected = `${prediction.metric.name} is predicted to change by ${intervalText(prediction)} within ${counted(prediction.horizon_days, 'day')}`;
  const how = effect.identification === 'extrapolated' ? ', which is extrapolated and no promise' : '';
  switch (kind) {
    case 'change':
      return `${state === 'PROPOSE' ? 'Worth a review' : 'Not carried by the data yet'}: ${expected}${how}; risk ${risk.level}`;
    case 'probe':
      return `A randomised trial on a share of calls, to measure the change first; risk ${risk.level}`;
    case 'audit':
      return 'A request for labels by people: no file but the proposal itself changes';
  }
}

/** What came of earlier predictions, as a badge. */
function badgeOf(record: TrackRecord | null): string {
  if (record === null || record.predictions === 0) return 'ledger: no prediction has come to its end yet';
  const held = rateText({
    value: record.covered / record.predictions,
    interval: record.coverage_interval,
    denominator: record.predictions,
  });
  const brier = record.brier === null ? '' : `, Brier score ${twoDecimals(record.brier)}`;
  return `ledger: ${counted(record.predictions, 'prediction')} judged, held ${held}${brier}`;
}

/** The measure over the days of the evidence: failed runs of the family, or the share of runs that succeeded. */
function trendOf({ effect, analysis_period: period }: Proposal, { inputs }: Evidence): TrendChart {
  const family = inputs.report.failure_patterns.find(
    (row) => effect.metric.kind === 'family-share' && row.family === effect.metric.of,
  );
  if (family !== undefined) {
    const counts = new Map(family.daily.map(({ day, count }) => [day, count]));
    const points = daysOfWindow(period).map((day) => ({ day, value: counts.get(day) ?? 0 }));
    return { title: 'Runs that failed this way, by day', unit: 'runs', points };
  }
  const points = inputs.report.evidence.daily_runs
    .filter(({ runs }) => runs > 0)
    .map(({ day, runs, successful }) => ({ day, value: successful / runs }));
  return { title: 'Share of runs that succeeded, by day', unit: 'share', points };
}
