import type { PullRequest } from '../../domain/github-repository.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { daysAfter, type Instant } from '../../domain/time.ts';
import { isMaterial, type PullMarker, readMarker } from './marker.ts';

/** Why a proposal's pull request is opened, left or closed; stable, for programs and for `/apeg explain`. */
export type PullReason =
  | 'new'
  | 'refusal-over'
  | 'snooze-over'
  | 'watched'
  | 'unchanged'
  | 'evidence-changed'
  | 'target-changed'
  | 'evidence-back'
  | 'human-commit'
  | 'hold-label'
  | 'base-changed'
  | 'marker-unreadable'
  | 'refused'
  | 'snoozed'
  | 'watching'
  | 'did-harm'
  | 'limit-open'
  | 'limit-hour'
  | 'evidence-gone'
  | 'stale';

type OpenReason = 'new' | 'refusal-over' | 'snooze-over' | 'watched' | 'evidence-back';

/** What is to be done about a proposal's pull request. */
export type PullDecision =
  | {
      readonly action: 'open';
      readonly reason: OpenReason;
      readonly revision: number;
      /** The head that APEG left on the branch in an earlier round; null where there was none. */
      readonly leftHead: string | null;
    }
  | {
      readonly action: 'update';
      readonly reason: 'evidence-changed' | 'target-changed';
      readonly pull: PullRequest;
      readonly marker: PullMarker;
    }
  /** Only the state in the body changes. */
  | {
      readonly action: 'mark';
      readonly reason: 'evidence-gone' | 'evidence-back';
      readonly pull: PullRequest;
      readonly marker: PullMarker;
    }
  | {
      readonly action: 'close';
      readonly reason: 'stale';
      readonly pull: PullRequest;
      readonly marker: PullMarker;
    }
  | {
      readonly action: 'none';
      readonly reason: Exclude<PullReason, OpenReason | 'evidence-changed' | 'target-changed' | 'stale'>;
      /** The pull request that the reason is about; null where there is none. */
      readonly pull: PullRequest | null;
      /** When the reason ends by itself. */
      readonly until: Instant | null;
    };

/** A label by which people stop APEG from touching a pull request. */
export const HOLD_LABEL = 'apeg/hold';
/** The branches of proposals. */
export const PROPOSAL_BRANCHES = 'apeg/proposal/';
/** The branches that take harmful proposals back. */
export const REVERT_BRANCHES = 'apeg/revert/';

/** What a decision rests on: all of it read back from GitHub, or the fresh evidence. */
export interface PullSituation {
  readonly id: string;
  /** The proposal as the evidence has it now; null where the evidence does not carry it any more. */
  readonly fresh: Proposal | null;
  /** What its edits are planned on now; null where there is none. */
  readonly madeOn: string | null;
  /** Every pull request that is known of, of any branch. */
  readonly pulls: readonly PullRequest[];
  readonly defaultBranch: string;
  readonly now: Instant;
  readonly staleAfterDays: number;
  /** Why no further pull request may be opened, or null where one may. */
  readonly limit: 'limit-open' | 'limit-hour' | null;
  /** Numbers of merged pull requests that did harm. */
  readonly harmful: ReadonlySet<number>;
}

/**
 * Decides what to do about one proposal; pure.
 *
 * In Renovate's order: what people decided about earlier rounds, what they did to the open one, limits, then whether anything
 * changed at all (`lib/workers/repository/update/branch/index.ts`).
 */
export function decidePull(situation: PullSituation): PullDecision {
  const rounds = roundsOf(situation.id, situation.pulls);
  const open = rounds.find(({ state }) => state === 'open');
  return open === undefined ? decideClosed(situation, rounds[0]) : decideOpen(situation, open);
}

/** Pull requests of a proposal that APEG itself opened from its own branch, newest first. */
export function roundsOf(id: string, pulls: readonly PullRequest[]): PullRequest[] {
  return pulls
    .filter(
      ({ head, author }) =>
        author.kind === 'app' && !head.fork && head.branch === `${PROPOSAL_BRANCHES}${id}`,
    )
    .sort((one, other) => other.number - one.number);
}

function decideClosed(situation: PullSituation, last: PullRequest | undefined): PullDecision {
  const { fresh, now, limit } = situation;
  const marker = last === undefined ? null : markerOf(situation.id, last);
  // What cannot be read any more is taken for a refusal: somebody closed it.
  if (last !== undefined && marker === null && !last.merged) return none('refused', last);
  const open = (reason: OpenReason): PullDecision =>
    limit === null
      ? { action: 'open', reason, revision: (marker?.revision ?? 0) + 1, leftHead: marker?.head ?? null }
      : none(limit, last ?? null);
  if (fresh === null) return none('evidence-gone', last ?? null);
  if (last === undefined || marker === null) return open('new');
  if (last.merged && situation.harmful.has(last.number) && !isMaterial(marker.published, fresh))
    return none('did-harm', last);
  if (last.merged) {
    const end = daysAfter(last.closedAt ?? now, marker.horizon_days);
    return end > now ? none('watching', last, end) : open('watched');
  }
  if (marker.gone_since !== null) return open('evidence-back');
  // Whoever closes it again after its snooze refuses it.
  if (marker.snoozed_until !== null && (last.closedAt ?? now) <= marker.snoozed_until)
    return marker.snoozed_until > now ? none('snoozed', last, marker.snoozed_until) : open('snooze-over');
  return isMaterial(marker.published, fresh) ? open('refusal-over') : none('refused', last);
}

function decideOpen(
  { id, fresh, madeOn, defaultBranch, now, staleAfterDays }: PullSituation,
  pull: PullRequest,
): PullDecision {
  if (pull.labels.includes(HOLD_LABEL)) return none('hold-label', pull);
  if (pull.base !== defaultBranch) return none('base-changed', pull);
  const marker = markerOf(id, pull);
  if (marker === null) return none('marker-unreadable', pull);
  if (pull.head.commit !== marker.head) return none('human-commit', pull);
  if (fresh === null) {
    if (marker.gone_since === null)
      return { action: 'mark', reason: 'evidence-gone', pull, marker: { ...marker, gone_since: now } };
    const end = daysAfter(marker.gone_since, staleAfterDays);
    return end > now ? none('evidence-gone', pull, end) : { action: 'close', reason: 'stale', pull, marker };
  }
  if (isMaterial(marker.published, fresh))
    return { action: 'update', reason: 'evidence-changed', pull, marker };
  // A branch on a file that has moved on may conflict with its neighbours, and its patch no longer fits.
  if (marker.made_on !== undefined && marker.made_on !== madeOn)
    return { action: 'update', reason: 'target-changed', pull, marker };
  if (marker.gone_since !== null)
    return { action: 'mark', reason: 'evidence-back', pull, marker: { ...marker, gone_since: null } };
  return none('unchanged', pull);
}

function none(
  reason: Extract<PullDecision, { action: 'none' }>['reason'],
  pull: PullRequest | null,
  until: Instant | null = null,
): PullDecision {
  return { action: 'none', reason, pull, until };
}

/** The state in a body, where it is that of this proposal. */
function markerOf(id: string, { body }: PullRequest): PullMarker | null {
  const marker = readMarker(body);
  return marker?.id === id ? marker : null;
}
