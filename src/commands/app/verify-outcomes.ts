import type { BranchBase, PullRequest } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { LocalRepository } from '../../domain/local-repository.ts';
import type { Settings } from '../../domain/settings.ts';
import { judgeMerged } from '../judging.ts';
import { mergedProposals, proposalPath } from '../outcomes.ts';
import type { AppDeps, Checkout } from './deps.ts';
import { putUpLedger, putUpRevert } from './outcome-pulls.ts';
import { sayGone, sayOutcome } from './outcome-talk.ts';
import { readWatched, type Watched, withMerges, writeWatched } from './watched.ts';

/** Where outcomes are written down. */
export interface OutcomeDesk {
  readonly writer: GitHubWriter;
  readonly deps: AppDeps;
  readonly settings: Settings;
  readonly repository: LocalRepository;
  readonly base: BranchBase;
  readonly pulls: readonly PullRequest[];
}

/**
 * Registers what was merged, looks at what is open, and says the verdict where it was decided; two requests where nothing is open.
 *
 * What came of a proposal is told on its pull request; what has come to its end is put up for the ledger, and harm to be taken back.
 *
 * @returns whether anything was looked at
 */
export async function verifyOutcomes(writer: GitHubWriter, deps: AppDeps): Promise<boolean> {
  const state = deps.state(writer.repository);
  const pulls = (await writer.pullRequests()).items;
  const watched = withMerges(await readWatched(state), pulls, deps.github.login);
  const open = watched.filter(({ settled }) => !settled);
  if (open.length === 0) return false;
  await writeWatched(state, watched);
  const checkout = await deps.checkout(writer.repository);
  try {
    const { settings, repository } = await surroundings(checkout);
    const now = await settle(
      watched,
      { writer, deps, settings, repository, base: checkout.head, pulls },
      checkout,
    );
    await writeWatched(state, now);
  } finally {
    await checkout.close();
  }
  deps.record('outcomes-verified', { repository: writer.repository.id, open: open.length });
  return true;
}

async function surroundings({
  deps,
  folder,
}: Checkout): Promise<{ readonly settings: Settings; readonly repository: LocalRepository }> {
  return { settings: await deps.settings(folder, undefined), repository: await deps.repository(folder) };
}

/** Judges what is open, says so on the merged pull requests, and puts up what follows from it. */
async function settle(
  watched: readonly Watched[],
  desk: OutcomeDesk,
  { deps: local, folder }: Checkout,
): Promise<readonly Watched[]> {
  const { repository, settings, writer } = desk;
  const open = watched.filter((one) => !one.settled);
  const { proposals } = await mergedProposals(repository);
  const found = open.flatMap((one) => {
    const of = proposals.find(
      ({ proposal }) => proposal.id === one.proposal && proposal.revision === one.revision,
    );
    // A clone has no history: when it was merged is what GitHub says.
    return of === undefined ? [] : [{ one, of: { ...of, merged: one.merged } }];
  });
  const known = open.flatMap(({ entry }) => entry ?? []);
  const place = { root: folder, repository, settings, known };
  const merged = found.map(({ of }) => of);
  const { judged, through, report } = await judgeMerged(merged, {}, place, local);
  const done = new Map<number, Watched>();
  let openedNow = 0;
  for (const [index, { one }] of found.entries()) {
    const now = judged[index];
    if (now === undefined) continue;
    const revert =
      now.entry.outcome === 'HARM' && report !== null
        ? await putUpRevert(now, { openedNow, report }, desk)
        : null;
    if (revert?.outcome === 'opened') openedNow += 1;
    await sayOutcome(one, { entry: now.entry, revert }, writer);
    const settled = isOver(now.entry, through ?? '') && revert?.outcome !== 'waiting';
    done.set(one.pull, { ...one, entry: now.entry, revert: revert?.pull ?? null, settled });
  }
  for (const one of open) {
    if (done.has(one.pull)) continue;
    // One that asks for labels changes nothing that could be watched.
    const there = await repository.fileAt(repository.base, proposalPath(one));
    if (there === null) await sayGone(one, writer);
    done.set(one.pull, { ...one, settled: true });
  }
  const now = watched.map((one) => done.get(one.pull) ?? one);
  const over = now.flatMap(({ entry }) =>
    entry !== null && isOver(entry, through ?? entry.horizon) ? [entry] : [],
  );
  await putUpLedger(over, desk);
  return now;
}

/** Whether no later look can say anything else; a success is looked at until its horizon, to be scored. */
function isOver({ outcome, horizon }: LedgerEntry, through: string): boolean {
  switch (outcome) {
    case 'VERIFYING':
      return false;
    case 'CONFIRMED':
      return through >= horizon;
    case 'HARM':
    case 'NO_EFFECT':
    case 'INCONCLUSIVE':
      return true;
  }
}
