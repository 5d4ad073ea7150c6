import type { LedgerEntry } from '../../domain/ledger.ts';
import type { NotProposed } from '../../domain/proposal.ts';
import { isQuiet, REASONS } from '../../domain/reason.ts';
import { dayOf } from '../../domain/time.ts';
import type { DashboardItem, DashboardSection } from '../../rendering/dashboard.ts';
import type { PullDecision, PullReason } from './decide.ts';
import { PULL_REASONS } from './reasons.ts';

/** A proposal and what was decided about its pull request. */
export interface Standing {
  readonly id: string;
  readonly decision: PullDecision;
  /** Number of the pull request, where there is one now. */
  readonly pull: number | null;
}

/** A merged proposal and what came of it; `entry` is null before the first look. */
export interface BoardOutcome {
  readonly proposal: string;
  readonly pull: number;
  readonly entry: Pick<LedgerEntry, 'outcome' | 'reason' | 'horizon'> | null;
  /** Number of the pull request that takes it back. */
  readonly revert: number | null;
}

/** Where everything stands: what the dashboard shows, and `status` says. */
export interface Board {
  readonly standings: readonly Standing[];
  readonly notProposed: readonly NotProposed[];
  /** What was merged, and what came of it. */
  readonly outcomes: readonly BoardOutcome[];
  /** What failed in the last run, in sentences. */
  readonly errors: readonly { readonly id: string; readonly text: string }[];
}

/** So many outcomes are shown, the latest. */
const MOST_ENDED = 10;

const PLACES = ['open', 'waiting', 'snoozed', 'refused', 'watched', 'gone'] as const;
type Place = (typeof PLACES)[number];

const TITLES = {
  open: 'Open',
  waiting: 'Waiting',
  snoozed: 'Snoozed',
  refused: 'Refused',
  watched: 'Merged and watched',
  gone: 'Without evidence now',
} as const satisfies Record<Place, string>;

const PLACE_OF = {
  new: 'open',
  'refusal-over': 'open',
  'snooze-over': 'open',
  watched: 'open',
  unchanged: 'open',
  'evidence-changed': 'open',
  'target-changed': 'open',
  'evidence-back': 'open',
  'human-commit': 'open',
  'hold-label': 'open',
  'base-changed': 'open',
  'marker-unreadable': 'open',
  refused: 'refused',
  snoozed: 'snoozed',
  watching: 'watched',
  'did-harm': 'refused',
  'limit-open': 'waiting',
  'limit-hour': 'waiting',
  'evidence-gone': 'gone',
  stale: 'gone',
} as const satisfies Record<PullReason, Place>;

const NEWS: ReadonlySet<PullReason> = new Set([
  'new',
  'refusal-over',
  'snooze-over',
  'watched',
  'unchanged',
  'evidence-changed',
  'target-changed',
  'evidence-back',
]);

/** The sections of the dashboard that hold something, in the order in which people need them. */
export function boardSections({ standings, notProposed, outcomes, errors }: Board): DashboardSection[] {
  const watched = outcomes.filter(({ entry }) => isOpen(entry));
  const ended = outcomes.filter(({ entry }) => !isOpen(entry)).slice(-MOST_ENDED);
  const told = new Set(watched.map(({ pull }) => pull));
  const sections = PLACES.map((place) => ({
    title: TITLES[place],
    items: standings
      .filter(
        ({ decision, pull }) =>
          PLACE_OF[decision.reason] === place && !(place === 'watched' && told.has(pull ?? 0)),
      )
      .map(itemOf),
  }));
  const queued = notProposed.filter(({ reason }) => reason.startsWith('queued-'));
  const lacking = notProposed.filter(({ state }) => state === 'INSUFFICIENT_DATA');
  const rest = notProposed.filter(
    (seen) => !queued.includes(seen) && !lacking.includes(seen) && !isQuiet(seen.reason),
  );
  const all = [
    ...sections.map(({ title, items }) =>
      title === TITLES.waiting
        ? { title, items: [...items, ...queued.map(seenItem)] }
        : title === TITLES.watched
          ? { title, items: [...watched.map(outcomeItem), ...items] }
          : { title, items },
    ),
    { title: 'What came of it', items: ended.map(outcomeItem) },
    { title: 'Not enough data', items: lacking.map(seenItem) },
    { title: 'Seen and not proposed', items: rest.map(seenItem) },
    { title: 'Errors', items: errors.map(({ id, text }) => ({ id, text, pull: null })) },
  ];
  return all.filter(({ title, items }) => items.length > 0 || title === TITLES.open);
}

/** Why a proposal stands where it stands, in one sentence. */
export function standingText({ decision }: Pick<Standing, 'decision'>): string {
  const { means } = PULL_REASONS[decision.reason];
  const until =
    decision.action === 'none' && decision.until !== null ? `, until ${dayOf(decision.until)}` : '';
  return `${means}${until}`;
}

function itemOf({ id, decision, pull }: Standing): DashboardItem {
  // What a run has just done is no news to the next: the text stays, so that nothing is written for it.
  if (NEWS.has(decision.reason)) return { id, text: 'waits for a review', pull };
  const { next } = PULL_REASONS[decision.reason];
  return { id, text: `${standingText({ decision })}. ${next}`, pull };
}

function isOpen(entry: BoardOutcome['entry']): boolean {
  return entry === null || entry.outcome === 'VERIFYING';
}

function outcomeItem({ proposal, pull, entry, revert }: BoardOutcome): DashboardItem {
  if (entry === null) return { id: proposal, text: 'merged; the first look is to come', pull };
  const until = entry.outcome === 'VERIFYING' ? `; watched until ${entry.horizon}` : '';
  const back = revert === null ? '' : `; pull request ${revert} takes it back`;
  return { id: proposal, text: `${entry.outcome}: ${entry.reason}${until}${back}`, pull };
}

function seenItem({ id, detail, reason }: NotProposed): DashboardItem {
  return { id, text: `${detail}. ${REASONS[reason].next}`, pull: null };
}
