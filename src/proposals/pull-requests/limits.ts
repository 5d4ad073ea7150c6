import type { AppSettings } from '../../domain/app-settings.ts';
import type { PullRequest } from '../../domain/github-repository.ts';
import { type Instant, secondsBetween } from '../../domain/time.ts';
import { PROPOSAL_BRANCHES, REVERT_BRANCHES } from './decide.ts';
import { readMarker } from './marker.ts';

const HOUR_SECONDS = 3600;

/** What limits count beside the list of pull requests. */
export interface Counted {
  readonly now: Instant;
  /** Pull requests that this run has opened itself. */
  readonly openedNow: number;
}

/** Why no further pull request may be opened now, counted from the list of pull requests alone; null where one may. */
export function limitOf(
  pulls: readonly PullRequest[],
  { maxOpen, maxPerHour }: Pick<AppSettings['pullRequests'], 'maxOpen' | 'maxPerHour'>,
  { now, openedNow }: Counted,
): 'limit-open' | 'limit-hour' | null {
  const own = pulls.filter(
    ({ author, head }) =>
      author.kind === 'app' &&
      (head.branch.startsWith(PROPOSAL_BRANCHES) || head.branch.startsWith(REVERT_BRANCHES)),
  );
  if (own.filter(({ state }) => state === 'open').length + openedNow >= maxOpen) return 'limit-open';
  const recent = own.filter(({ createdAt }) => secondsBetween(createdAt, now) < HOUR_SECONDS);
  return recent.length + openedNow >= maxPerHour ? 'limit-hour' : null;
}

/** The number of the proposal that was opened last, as far as pull requests say; 0 where none was. */
export function lastPullNumber(pulls: readonly PullRequest[]): number {
  return Math.max(
    0,
    ...pulls.map(({ author, body }) => (author.kind === 'app' ? (readMarker(body)?.number ?? 0) : 0)),
  );
}
