import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { Settings } from '../domain/settings.ts';
import { dayBy, dayOf, daysAfter, type Instant } from '../domain/time.ts';
import { outcomeDays } from '../proposals/ledger/outcome-days.ts';
import { stillHolds } from '../proposals/ledger/revert.ts';
import { verifyOutcome } from '../proposals/ledger/verify.ts';
import { type AnalysisInput, analyse } from './analysis.ts';
import { pathFrom } from './configs.ts';
import type { Deps } from './deps.ts';
import type { MergedProposal } from './outcomes.ts';

/** Days before a merge that are compared, and some to spare. */
const DAYS_BEFORE = 30;

/** Where merged proposals are judged. */
export interface JudgingPlace {
  /** Where the Logbook is looked for, as the caller names it. */
  readonly root: string;
  readonly repository: LocalRepository;
  readonly settings: Settings;
  /** Outcomes that are known; one that has come to its end stays as it was judged. */
  readonly known: readonly LedgerEntry[];
}

/** A merged proposal and what came of it. */
export interface Judged {
  readonly of: MergedProposal;
  readonly entry: LedgerEntry;
}

/** What came of merged proposals, as far as the log tells. */
export interface Judging {
  readonly judged: readonly Judged[];
  /** What the outcomes were judged from; null where nothing was merged. */
  readonly report: FeedbackReport | null;
  /** When the log was read. */
  readonly at: Instant;
  /** Last whole UTC day that was looked at; null where nothing was merged. */
  readonly through: string | null;
}

/** Holds merged proposals against the log of a checkout. @throws NothingToAnalyse where there is no log. */
export async function judgeMerged(
  merged: readonly MergedProposal[],
  input: Omit<AnalysisInput, 'period' | 'since'>,
  { root, repository, settings, known }: JudgingPlace,
  deps: Deps,
): Promise<Judging> {
  const [first] = merged.map((one) => one.merged.at).sort();
  if (first === undefined) return { judged: [], report: null, at: deps.clock.now(), through: null };
  const config = async (path: string): Promise<string | null> =>
    repository.fileAt(repository.base, await pathFrom(repository.top, path, deps.realPath));
  const { feedback } = await analyse(
    { ...input, since: daysAfter(first, -DAYS_BEFORE) },
    { root, settingsRoot: repository.top, settings, config },
    deps,
  );
  const { report } = feedback;
  const through = dayBy(dayOf(report.analysis_period.end), -1);
  const judge = async (of: MergedProposal): Promise<Judged> => {
    const { proposal, patch, merged: at, thresholds } = of;
    const before = known.find(
      (one) => one.proposal === proposal.id && one.revision === proposal.revision && one.score !== null,
    );
    if (before !== undefined) return { of, entry: before };
    const texts = await Promise.all(patch.edits.map(({ file }) => repository.fileAt(repository.base, file)));
    const entry = verifyOutcome({
      proposal,
      merged: at,
      stillSo: patch.edits.every((edit, index) => stillHolds(edit, texts[index] ?? null)),
      days: outcomeDays({
        report,
        metric: proposal.prediction.metric,
        thresholds: thresholds === null ? null : { ...thresholds, mergeDay: dayOf(at.at) },
      }),
      through,
    });
    return { of, entry };
  };
  return { judged: await Promise.all(merged.map(judge)), report, at: report.timestamp, through };
}
