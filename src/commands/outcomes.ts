import { PatchFile } from '../domain/config-edit.ts';
import { Evidence } from '../domain/evidence.ts';
import { LedgerEntry } from '../domain/ledger.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import { Proposal } from '../domain/proposal.ts';
import type { Instant } from '../domain/time.ts';
import { jsonAt } from '../proposals/branches.ts';
import { taskThreshold } from '../proposals/task-threshold.ts';

const PROPOSALS = '.apeg/proposals';
const LEDGER = '.apeg/ledger';
/** Where outcomes wait until they are merged. */
export const LEDGER_BRANCH = 'apeg/ledger';

/** A proposal that was merged, with the patch that it made. */
export interface MergedProposal {
  readonly proposal: Proposal;
  readonly patch: PatchFile;
  readonly merged: { readonly commit: string; readonly at: Instant };
  /** The pass thresholds that it moved from and to; null where it is about something else. */
  readonly thresholds: { readonly before: number; readonly after: number } | null;
}

/** The file of one outcome. */
export function ledgerPath({ proposal, revision }: Pick<LedgerEntry, 'proposal' | 'revision'>): string {
  return `${LEDGER}/${proposal}.${revision}.json`;
}

/** The file of one proposal as it was published. */
export function proposalPath({ proposal, revision }: Pick<LedgerEntry, 'proposal' | 'revision'>): string {
  return `${PROPOSALS}/${proposal}/${revision}/proposal.json`;
}

/** Proposals of the base. */
export interface Merged {
  /** Those that changed a file, in order of their number. */
  readonly proposals: readonly MergedProposal[];
  /** Paths of those that cannot be read: by hand, or by another version. */
  readonly unreadable: readonly string[];
}

/** Every proposal that the base holds. */
export async function mergedProposals(repository: LocalRepository): Promise<Merged> {
  const found: MergedProposal[] = [];
  const unreadable: string[] = [];
  for (const path of await repository.filesAt(repository.base, PROPOSALS)) {
    if (!path.endsWith('/proposal.json')) continue;
    const proposal = Proposal.safeParse(await jsonAt(repository, repository.base, path)).data;
    const patch = PatchFile.safeParse(
      await jsonAt(repository, repository.base, path.replace(/proposal\.json$/, 'patch.json')),
    ).data;
    const merged = await repository.addedAt(path);
    if (proposal === undefined || patch === undefined) unreadable.push(path);
    else if (merged !== null && patch.edits.length > 0)
      found.push({ proposal, patch, merged, thresholds: await thresholdsOf(proposal, path, repository) });
  }
  return { proposals: found.sort((one, other) => one.proposal.number - other.proposal.number), unreadable };
}

/** The threshold that its outputs were held against, by its evidence, and the one that it sets. */
async function thresholdsOf(
  { prediction: { metric }, changes }: Proposal,
  path: string,
  repository: LocalRepository,
): Promise<MergedProposal['thresholds']> {
  const after = changes.find((change) => typeof change.after === 'number')?.after;
  if (metric.kind !== 'good-rejected' || typeof after !== 'number') return null;
  const known = (await evidenceBeside(path, repository))?.inputs.report.pass_threshold;
  if (known === undefined) return null;
  return { before: taskThreshold(known, metric.of), after };
}

/** The evidence of the base beside a `proposal.json`; undefined where it is not there, or cannot be read. */
export async function evidenceBeside(
  path: string,
  repository: LocalRepository,
): Promise<Evidence | undefined> {
  const evidence = path.replace(/proposal\.json$/, 'evidence.json');
  return Evidence.safeParse(await jsonAt(repository, repository.base, evidence)).data;
}

/** The outcomes that the base, or another branch, holds; a file that is none is passed over. */
export async function ledgerOf(
  repository: LocalRepository,
  revision: string = repository.base,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (const path of await repository.filesAt(revision, LEDGER)) {
    if (!path.endsWith('.json')) continue;
    const entry = LedgerEntry.safeParse(await jsonAt(repository, revision, path)).data;
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}
