import { PatchFile } from '../domain/config-edit.ts';
import { RepositoryUnusable } from '../domain/errors.ts';
import { jsonOf } from '../domain/json-text.ts';
import type { BranchWish, LocalRepository } from '../domain/local-repository.ts';
import { Proposal } from '../domain/proposal.ts';
import type { Instant } from '../domain/time.ts';
import { proposalMarkdown } from '../rendering/proposal-markdown.ts';
import { jsonFile, type LaidOut } from './lay-out.ts';
import { PROPOSAL_BRANCHES } from './pull-requests/decide.ts';
import { isMaterial, madeOn, publishedOf } from './pull-requests/marker.ts';
import type { DraftedProposal } from './suggest.ts';

/** What became of the branch of one proposal. */
export interface BranchResult {
  readonly branch: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly reason?: string;
}

const FOLDER = '.apeg/proposals';

/**
 * Makes every proposal be a branch with one commit: the config edit and the proposal's files.
 *
 * A branch is rewritten only when the evidence changed materially, and never when somebody else's commit sits on it.
 */
export async function proposeLocally(
  drafted: readonly DraftedProposal[],
  repository: LocalRepository,
  date: Instant,
): Promise<BranchResult[]> {
  const results: BranchResult[] = [];
  for (const draft of drafted) results.push(await ensureProposal(draft, repository, date));
  return results;
}

async function ensureProposal(
  draft: DraftedProposal,
  repository: LocalRepository,
  date: Instant,
): Promise<BranchResult> {
  const branch = `${PROPOSAL_BRANCHES}${draft.proposal.id}`;
  const owner = await repository.ownerOf(branch);
  if (owner === 'somebody-else') {
    return {
      branch,
      outcome: 'refused',
      reason: "somebody else's commit sits on this branch; merge, move or delete it first",
    };
  }
  const merged = await newestRevision(repository, repository.base, draft.proposal.id);
  const published = owner === 'apeg' ? await proposalOn(repository, branch, draft.proposal.id) : null;
  // What stands on the branch and has been merged as another commit is a round that is over.
  const earlier = published !== null && published.revision > merged ? published : null;
  if (earlier !== null && !differsMaterially(earlier, draft.proposal)) {
    const patch = await patchOn(repository, branch, earlier);
    // A branch on a file that has moved on may conflict with its neighbours, and its patch no longer fits.
    if (patch !== null && madeOn(patch) === madeOn(draft.patch)) return { branch, outcome: 'unchanged' };
  }
  const revision = earlier?.revision ?? merged + 1;
  const number = earlier?.number ?? (await lastNumber(repository)) + 1;
  const proposal: Proposal = { ...draft.proposal, revision, number };
  const refusal = await write(repository, {
    branch,
    date,
    message: commitMessage(proposal),
    files: [
      ...draft.files.map(({ path, after }) => ({ path, content: after })),
      ...proposalFiles({ ...draft, proposal }),
    ],
  });
  if (refusal !== null) return { branch, outcome: 'refused', reason: refusal };
  return { branch, outcome: owner === 'nobody' ? 'created' : 'updated' };
}

/** One branch that cannot be written does not keep the others from being made. */
async function write(repository: LocalRepository, wish: BranchWish): Promise<string | null> {
  try {
    await repository.ensureBranch(wish);
    return null;
  } catch (error) {
    if (error instanceof RepositoryUnusable) return error.message;
    throw error;
  }
}

/** Whether fresh evidence differs materially from a proposal that was published. */
export function differsMaterially(published: Proposal, fresh: Proposal): boolean {
  return isMaterial(publishedOf(published), fresh);
}

/** The files of a proposal: for machines, for people, the edit with its inverse, and the evidence. */
export function proposalFiles({ proposal, evidence, patch }: LaidOut): { path: string; content: string }[] {
  const folder = `${FOLDER}/${proposal.id}/${proposal.revision}`;
  return [
    { path: `${folder}/proposal.json`, content: jsonFile(proposal) },
    { path: `${folder}/proposal.md`, content: proposalMarkdown(proposal, evidence) },
    { path: `${folder}/patch.json`, content: jsonFile(patch) },
    { path: `${folder}/evidence.json`, content: jsonFile(evidence) },
  ];
}

/** The message of a proposal's commit. Names and figures of our own only: text from the log could close an issue or mention somebody. */
export function commitMessage(proposal: Proposal): string {
  const { before, identification } = proposal.effect;
  const seen = before.numerator === null ? '' : `Seen in ${before.numerator} of ${before.denominator}; `;
  const basis = `${seen}the effect of the change is ${identification}.`;
  return `apeg: ${proposal.title}\n\n${basis}\n\nApeg-Proposal: ${proposal.id}/${proposal.revision}\n`;
}

/** The highest revision of a proposal that a commit or branch holds; 0 where it holds none. */
export async function newestRevision(repository: LocalRepository, at: string, id: string): Promise<number> {
  const files = await repository.filesAt(at, `${FOLDER}/${id}`);
  const revisions = files.map((path) => Number(path.slice(`${FOLDER}/${id}/`.length).split('/')[0]));
  return Math.max(0, ...revisions.filter(Number.isInteger));
}

/** The number of the proposal opened last: of those in the base and those on branches, as many as there are or the highest. */
export async function lastNumber(repository: LocalRepository): Promise<number> {
  const numbers = new Map<string, number>();
  for (const at of [repository.base, ...(await repository.branches(PROPOSAL_BRANCHES))]) {
    for (const path of await repository.filesAt(at, FOLDER)) {
      if (!path.endsWith('/proposal.json') || numbers.has(path)) continue;
      numbers.set(path, (await readProposal(repository, at, path))?.number ?? 0);
    }
  }
  return Math.max(numbers.size, ...numbers.values());
}

export async function proposalOn(
  repository: LocalRepository,
  branch: string,
  id: string,
): Promise<Proposal | null> {
  const revision = await newestRevision(repository, branch, id);
  return readProposal(repository, branch, `${FOLDER}/${id}/${revision}/proposal.json`);
}

async function patchOn(
  repository: LocalRepository,
  branch: string,
  { id, revision }: Proposal,
): Promise<PatchFile | null> {
  return (
    PatchFile.safeParse(await jsonAt(repository, branch, `${FOLDER}/${id}/${revision}/patch.json`)).data ??
    null
  );
}

async function readProposal(repository: LocalRepository, at: string, path: string): Promise<Proposal | null> {
  return Proposal.safeParse(await jsonAt(repository, at, path)).data ?? null;
}

/** A file at a revision as JSON; null where there is none, or it is none. */
export async function jsonAt(repository: LocalRepository, at: string, path: string): Promise<unknown> {
  return jsonOf((await repository.fileAt(at, path)) ?? '');
}
