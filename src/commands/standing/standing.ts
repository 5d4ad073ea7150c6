import { JournalUnusable, RepositoryUnusable } from '../../domain/errors.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { rateText } from '../../domain/figure-text.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { LocalRepository } from '../../domain/local-repository.ts';
import type { Settings } from '../../domain/settings.ts';
import { trackRecordOf } from '../../proposals/ledger/track-record.ts';
import type { Suggestions } from '../../proposals/suggest.ts';
import type { DashboardSection } from '../../rendering/dashboard.ts';
import type { LastAnalysis, NextCommand, RepositoryStanding } from '../../rendering/standing.ts';
import type { Deps } from '../deps.ts';
import { LEDGER_BRANCH, ledgerOf, type MergedProposal, mergedProposals } from '../outcomes.ts';
import { openPlans, unfinishedRuns } from './operations.ts';
import { boardOf, type KnownPulls, localSections } from './proposals.ts';

/** What a standing is made from, beside the repository itself. */
export interface StandingBasis {
  /** The last analysis, the file that it is in, and what it leads to; null where there is none. */
  readonly analysis: {
    readonly file: string;
    readonly report: FeedbackReport;
    readonly suggestions: Suggestions;
  } | null;
  readonly settings: Settings;
  /** Pull requests, where GitHub was asked. */
  readonly pulls: KnownPulls | null;
}

/** Says where everything stands in the repository that holds a folder; reads, and writes nothing. */
export async function standingOf(
  folder: string,
  { analysis, settings, pulls }: StandingBasis,
  deps: Deps,
): Promise<RepositoryStanding> {
  const root = (await deps.topLevelOf(folder)) ?? folder;
  const notes: string[] = [];
  const repository = await repositoryAt(root, deps);
  const merged = repository === null ? [] : (await mergedProposals(repository)).proposals;
  const ledger = repository === null ? [] : await knownOutcomes(repository);
  if (pulls === null)
    notes.push(
      'Snoozed and refused proposals are closed pull requests, which GitHub has: apeg status --online asks for them',
    );
  const entries = await journalOf(root, deps, notes);
  const suggestions = analysis?.suggestions ?? null;
  const proposals =
    pulls === null
      ? await localSections({ suggestions, repository, merged, ledger })
      : boardOf(suggestions, settings, pulls);
  const standing = {
    schema: 'apeg.status/1',
    at: deps.clock.now(),
    analysis: analysis === null ? null : lastAnalysis(analysis.file, analysis.report),
    proposals,
    ledger: { entries: ledger, unjudged: unjudged(merged, ledger), track_record: trackRecordOf(ledger) },
    operations: {
      plans: await openPlans(root, { entries, now: deps.clock.now() }, deps),
      unfinished: unfinishedRuns(entries),
    },
    notes,
  } as const;
  return { ...standing, next: nextOf(standing, repository !== null) };
}

async function repositoryAt(root: string, deps: Deps): Promise<LocalRepository | null> {
  try {
    return await deps.repository(root);
  } catch (error) {
    if (error instanceof RepositoryUnusable) return null;
    throw error;
  }
}

/** What the base holds, and what waits on the branch of outcomes; the branch is the newer one. */
async function knownOutcomes(repository: LocalRepository): Promise<LedgerEntry[]> {
  const held = await ledgerOf(repository);
  const waits = (await repository.branches(LEDGER_BRANCH)).includes(LEDGER_BRANCH);
  const newer = waits ? await ledgerOf(repository, LEDGER_BRANCH) : [];
  const keyOf = ({ proposal, revision }: LedgerEntry): string => `${proposal}.${revision}`;
  return [...new Map([...held, ...newer].map((entry) => [keyOf(entry), entry])).values()];
}

async function journalOf(root: string, deps: Deps, notes: string[]): Promise<readonly JournalEntry[]> {
  try {
    return await (await deps.journal(root)).entries();
  } catch (error) {
    if (!(error instanceof JournalUnusable)) throw error;
    notes.push(`The journal of operations cannot be read: ${error.message}`);
    return [];
  }
}

function unjudged(merged: readonly MergedProposal[], ledger: readonly LedgerEntry[]): number {
  return merged.filter(
    ({ proposal }) =>
      !ledger.some((one) => one.proposal === proposal.id && one.revision === proposal.revision),
  ).length;
}

function lastAnalysis(
  file: string,
  { timestamp, analysis_period: period, summary }: FeedbackReport,
): LastAnalysis {
  const rate = rateText({
    value: summary.success_rate,
    interval: summary.success_rate_interval,
    denominator: summary.total_runs,
  });
  return { file, made_at: timestamp, period, total_runs: summary.total_runs, success_rate: rate };
}

/** What is worth saying next, the most pressing first. */
function nextOf(
  { analysis, proposals, ledger, operations }: Omit<RepositoryStanding, 'next'>,
  checkout: boolean,
): NextCommand[] {
  const holds = (title: string): boolean => itemsOf(proposals, title).length > 0;
  const [open] = itemsOf(proposals, 'Open');
  const all: readonly (NextCommand | false)[] = [
    ...operations.unfinished.map(({ id }) => ({ command: `apeg runs ${id}`, why: 'a run is not finished' })),
    analysis === null && { command: 'apeg analyze-feedback', why: 'nothing has been analysed here' },
    checkout &&
      holds('Would be proposed') && {
        command: 'apeg propose --local .',
        why: 'leaves a branch for each proposal',
      },
    open !== undefined && { command: `apeg explain ${open.id}`, why: 'says why it was proposed' },
    checkout &&
      (holds('Merged') || holds('Merged and watched')) && {
        command: 'apeg verify --local .',
        why:
          ledger.unjudged > 0
            ? 'compares what was merged with what it predicted'
            : 'looks at the days since the last look',
      },
    { command: 'apeg doctor', why: 'checks settings, credentials and this machine' },
  ];
  return all.filter((one) => one !== false);
}

function itemsOf(sections: readonly DashboardSection[], wanted: string): DashboardSection['items'] {
  return sections.find(({ title }) => title === wanted)?.items ?? [];
}
