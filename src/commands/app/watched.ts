import { z } from 'zod';
import type { PullRequest } from '../../domain/github-repository.ts';
import { LedgerEntry } from '../../domain/ledger.ts';
import { ProposalId } from '../../domain/proposal.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { PROPOSAL_BRANCHES } from '../../proposals/pull-requests/decide.ts';
import { readMarker } from '../../proposals/pull-requests/marker.ts';

const DOCUMENT = 'outcomes';
/** Of what is settled so many are remembered, the latest: more than one list of pull requests shows, or it would be watched anew. */
const MOST_SETTLED = 200;

/** A proposal that was merged through its pull request, and what came of it so far. */
const Watched = z.strictObject({
  proposal: ProposalId,
  revision: z.int().min(1),
  pull: z.int().min(1),
  merged: z.strictObject({ commit: z.string(), at: z.string() }),
  /** Null before the first look. */
  entry: LedgerEntry.nullable(),
  /** Number of the pull request that takes it back; null where there is none. */
  revert: z.int().nullable(),
  /** Whether nothing more is to be looked at or written. */
  settled: z.boolean(),
});
export type Watched = z.infer<typeof Watched>;

const Document = z.strictObject({ v: z.literal(1), watched: z.array(Watched) });

/** Every merged proposal that is remembered, in the order of their merges; none where nothing can be read. */
export async function readWatched(state: StateStore): Promise<readonly Watched[]> {
  return Document.safeParse(await state.read(DOCUMENT)).data?.watched ?? [];
}

/** Remembers merged proposals instead of those before. */
export async function writeWatched(state: StateStore, watched: readonly Watched[]): Promise<void> {
  const settled = watched.filter((one) => one.settled).slice(-MOST_SETTLED);
  const kept = watched.filter((one) => !one.settled || settled.includes(one));
  await state.write(DOCUMENT, { v: 1, watched: kept } satisfies z.infer<typeof Document>);
}

/** Registers merges that GitHub knows of and that are not remembered yet; what a body says of itself is text from outside. */
export function withMerges(
  known: readonly Watched[],
  pulls: readonly PullRequest[],
  login: string,
): readonly Watched[] {
  const fresh = pulls.flatMap((pull): Watched[] => {
    const { head, author, closedAt, mergeCommit } = pull;
    const own = author.login === login && !head.fork && head.branch.startsWith(PROPOSAL_BRANCHES);
    if (!own || !pull.merged || closedAt === null || mergeCommit === null) return [];
    if (known.some((one) => one.pull === pull.number)) return [];
    const marker = readMarker(pull.body);
    // Without its state nobody knows which revision it was.
    if (marker === null || head.branch !== PROPOSAL_BRANCHES + marker.id) return [];
    const { id: proposal, revision } = marker;
    const merged = { commit: mergeCommit, at: closedAt };
    return [{ proposal, revision, pull: pull.number, merged, entry: null, revert: null, settled: false }];
  });
  return [...known, ...fresh].toSorted((one, other) => (one.merged.at < other.merged.at ? -1 : 1));
}
