import type { LocalRepository } from '../domain/local-repository.ts';
import { Proposal } from '../domain/proposal.ts';
import type { Instant } from '../domain/time.ts';
import { proposalMarkdown } from '../rendering/proposal-markdown.ts';
import type { DraftedProposal } from './suggest.ts';

/** What became of the branch of one proposal. */
export interface BranchResult {
  readonly branch: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly reason?: string;
}

const BRANCH_PREFIX = 'apeg/proposal/';
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
  const branch = `${BRANCH_PREFIX}${draft.proposal.id}`;
  const owner = await repository.ownerOf(branch);
  if (owner === 'somebody-else') {
    return {
      branch,
      outcome: 'refused',
      reason: "somebody else's commit sits on this branch; merge, move or delete it first",
    };
  }
  const revision = (await roundsIn(repository, draft.proposal.id)) + 1;
  const earlier = owner === 'apeg' ? await proposalOn(repository, branch, draft.proposal.id) : null;
  if (earlier !== null && !differsMaterially(earlier, draft.proposal))
    return { branch, outcome: 'unchanged' };
  const number = earlier?.number ?? (await countOpened(repository)) + 1;
  const proposal: Proposal = { ...draft.proposal, revision, number };
  await repository.ensureBranch({
    branch,
    date,
    message: commitMessage(proposal),
    files: [{ path: proposal.edit.file, content: draft.text }, ...proposalFiles(proposal)],
  });
  return { branch, outcome: earlier === null ? 'created' : 'updated' };
}

/** Evidence changes materially when edit, state or risk changes, or the new estimate leaves the published interval. */
export function differsMaterially(published: Proposal, fresh: Proposal): boolean {
  const { low, high } = published.estimate.interval;
  return (
    JSON.stringify(published.edit) !== JSON.stringify(fresh.edit) ||
    published.state !== fresh.state ||
    published.risk.level !== fresh.risk.level ||
    fresh.estimate.value < low ||
    fresh.estimate.value > high
  );
}

/** The files of a proposal: for machines, for people, and the edit with its inverse. */
export function proposalFiles(proposal: Proposal): { path: string; content: string }[] {
  const folder = `${FOLDER}/${proposal.id}/${proposal.revision}`;
  return [
    { path: `${folder}/proposal.json`, content: json(proposal) },
    { path: `${folder}/proposal.md`, content: proposalMarkdown(proposal) },
    { path: `${folder}/patch.json`, content: json(proposal.edit) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Names and figures of our own only: text from the log could close an issue or mention somebody. */
function commitMessage(proposal: Proposal): string {
  const { numerator, denominator } = proposal.estimate;
  const basis = `Based on ${numerator} of ${denominator} runs that failed this way; the effect is ${proposal.identification}.`;
  return `apeg: ${proposal.title}\n\n${basis}\n\nApeg-Proposal: ${proposal.id}/${proposal.revision}\n`;
}

/** Rounds of a proposal that are in the base already. */
async function roundsIn(repository: LocalRepository, id: string): Promise<number> {
  const files = await repository.filesAt(repository.base, `${FOLDER}/${id}`);
  return Math.max(
    0,
    ...files
      .map((path) => Number(path.slice(`${FOLDER}/${id}/`.length).split('/')[0]))
      .filter(Number.isInteger),
  );
}

/** Proposals ever opened: those in the base and those on branches. */
async function countOpened(repository: LocalRepository): Promise<number> {
  const revisions = [repository.base, ...(await repository.branches(BRANCH_PREFIX))];
  const files = await Promise.all(revisions.map((revision) => repository.filesAt(revision, FOLDER)));
  const opened = files.flat().filter((path) => path.endsWith('/proposal.json'));
  return new Set(opened).size;
}

async function proposalOn(repository: LocalRepository, branch: string, id: string): Promise<Proposal | null> {
  const files = await repository.filesAt(branch, `${FOLDER}/${id}`);
  const [file] = files
    .filter((path) => path.endsWith('/proposal.json'))
    .sort()
    .reverse();
  const text = file === undefined ? null : await repository.fileAt(branch, file);
  if (text === null) return null;
  try {
    return Proposal.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
