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

/** Where everything stands: what the dashboard shows, and `status` says. */
export interface Board {
  readonly standings: readonly Standing[];
  readonly notProposed: readonly NotProposed[];
  /** What failed in the last run, in sentences. */
  readonly errors: readonly { readonly id: string; readonly text: string }[];
}

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
  'evidence-back': 'open',
  'human-commit': 'open',
  'hold-label': 'open',
  'base-changed': 'open',
  'marker-unreadable': 'open',
  refused: 'refused',
  snoozed: 'snoozed',
  watching: 'watched',
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
  'evidence-back',
]);

/** The sections of the dashboard that hold something, in the order in which people need them. */
export function boardSections({ standings, notProposed, errors }: Board): DashboardSection[] {
  const sections = PLACES.map((place) => ({
    title: TITLES[place],
    items: standings.filter(({ decision }) => PLACE_OF[decision.reason] === place).map(itemOf),
  }));
  const queued = notProposed.filter(({ reason }) => reason.startsWith('queued-'));
  const lacking = notProposed.filter(({ state }) => state === 'INSUFFICIENT_DATA');
  const rest = notProposed.filter(
    (seen) => !queued.includes(seen) && !lacking.includes(seen) && !isQuiet(seen.reason),
  );
  const all = [
    ...sections.map(({ title, items }) =>
      title === TITLES.waiting ? { title, items: [...items, ...queued.map(seenItem)] } : { title, items },
    ),
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

function seenItem({ id, detail, reason }: NotProposed): DashboardItem {
  return { id, text: `${detail}. ${REASONS[reason].next}`, pull: null };
}
