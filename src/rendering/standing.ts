import type { AnalysisPeriod } from '../domain/figures.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import type { Instant } from '../domain/time.ts';
import type { DashboardItem, DashboardSection } from './dashboard.ts';

/** The last analysis that was written down. */
export interface LastAnalysis {
  readonly file: string;
  readonly made_at: Instant;
  readonly period: AnalysisPeriod;
  readonly total_runs: number;
  /** E.g. `0.86 [0.83, 0.89] of 450`. */
  readonly success_rate: string;
}

/** Predictions of merged proposals, and what came of them. */
export interface LedgerStanding {
  readonly entries: readonly LedgerEntry[];
  /** Merged proposals that no look has judged yet. */
  readonly unjudged: number;
  readonly track_record: TrackRecord | null;
}

/** What may be said next, and what for. */
export interface NextCommand {
  readonly command: string;
  readonly why: string;
}

/** Where everything stands in a repository. */
export interface RepositoryStanding {
  readonly schema: 'apeg.status/1';
  readonly at: Instant;
  /** Null where none was written down. */
  readonly analysis: LastAnalysis | null;
  /** Proposals by their state. */
  readonly proposals: readonly DashboardSection[];
  readonly ledger: LedgerStanding;
  readonly operations: {
    /** Plans that were made and not executed. */
    readonly plans: readonly DashboardItem[];
    /** Runs that have begun and not ended. */
    readonly unfinished: readonly DashboardItem[];
  };
  /** What could not be looked at, in sentences. */
  readonly notes: readonly string[];
  readonly next: readonly NextCommand[];
}
