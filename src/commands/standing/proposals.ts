import type { PullRequest } from '../../domain/github-repository.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { LocalRepository } from '../../domain/local-repository.ts';
import type { NotProposed, Proposal } from '../../domain/proposal.ts';
import { REASONS } from '../../domain/reason.ts';
import type { Settings } from '../../domain/settings.ts';
import { dayOf, type Instant } from '../../domain/time.ts';
import { proposalOn } from '../../proposals/branches.ts';
import { boardSections } from '../../proposals/pull-requests/board.ts';
import { PROPOSAL_BRANCHES } from '../../proposals/pull-requests/decide.ts';
import { PULL_REASONS } from '../../proposals/pull-requests/reasons.ts';
import type { Suggestions } from '../../proposals/suggest.ts';
import type { DashboardItem, DashboardSection } from '../../rendering/dashboard.ts';
import { standingsOf } from '../app/standings.ts';
import { type MergedProposal, proposalPath } from '../outcomes.ts';

/** Pull requests as GitHub has them, and where they lead. */
export interface KnownPulls {
  readonly pulls: readonly PullRequest[];
  readonly defaultBranch: string;
  readonly now: Instant;
}

/** What the states of proposals are read from. */
export interface ProposalPlace {
  /** What the last analysis leads to; null where there is none. */
  readonly suggestions: Suggestions | null;
  /** Null outside a checkout. */
  readonly repository: LocalRepository | null;
  readonly merged: readonly MergedProposal[];
  readonly ledger: readonly LedgerEntry[];
}

const NOTHING: Suggestions = { drafted: [], notProposed: [] };

/**
 * The states of proposals by what git and the last analysis know: branches that wait for a review, what is merged and watched, and
 * what was seen and not proposed. Whether people snoozed or refused one stands in closed pull requests, which only GitHub has.
 */
export async function localSections(place: ProposalPlace): Promise<DashboardSection[]> {
  const { suggestions, repository, merged, ledger } = place;
  const branches = repository === null ? [] : await openBranches(repository);
  const open = branches.map((one) => itemOf(one, suggestions));
  const ids = new Set(branches.map(({ id }) => id));
  const fresh = (suggestions?.drafted ?? [])
    .map(({ proposal }) => proposal)
    .filter(({ id }) => !ids.has(id) && !merged.some((one) => one.proposal.id === id));
  const sections = [
    { title: 'Open', items: open },
    { title: 'Would be proposed', items: fresh.map(freshItem) },
    { title: 'Merged', items: merged.map((one) => mergedItem(one, ledger)) },
    ...seenSections((suggestions ?? NOTHING).notProposed),
  ];
  return sections.filter(({ title, items }) => items.length > 0 || title === 'Open');
}

/** The states of proposals as the App's own board has them. */
export function boardOf(
  suggestions: Suggestions | null,
  settings: Settings,
  { pulls, ...at }: KnownPulls,
): DashboardSection[] {
  const look = { settings, suggestions: suggestions ?? NOTHING, outcomes: [] };
  return boardSections({
    standings: standingsOf(look, pulls, at),
    notProposed: look.suggestions.notProposed,
    // What came of them is told from the ledger.
    outcomes: [],
    errors: [],
  });
}

function seenSections(notProposed: readonly NotProposed[]): DashboardSection[] {
  return boardSections({ standings: [], notProposed, outcomes: [], errors: [] }).filter(
    ({ items }) => items.length > 0,
  );
}

interface OpenBranch {
  readonly branch: string;
  readonly id: string;
  readonly owner: 'apeg' | 'somebody-else';
}

/** Branches of proposals that hold a commit which the base does not. */
async function openBranches(repository: LocalRepository): Promise<OpenBranch[]> {
  const found: OpenBranch[] = [];
  for (const branch of await repository.branches(PROPOSAL_BRANCHES)) {
    const owner = await repository.ownerOf(branch);
    const id = branch.slice(PROPOSAL_BRANCHES.length);
    if (owner === 'nobody') continue;
    const held = await proposalOn(repository, branch, id);
    // A squashed merge leaves a branch whose commit the base does not hold, though it holds the files.
    if (held !== null && (await isMerged(held, repository))) continue;
    found.push({ branch, id, owner });
  }
  return found;
}

async function isMerged({ id, revision }: Proposal, repository: LocalRepository): Promise<boolean> {
  return (await repository.fileAt(repository.base, proposalPath({ proposal: id, revision }))) !== null;
}

function itemOf({ branch, id, owner }: OpenBranch, suggestions: Suggestions | null): DashboardItem {
  const on = `on the branch ${branch}`;
  if (owner === 'somebody-else') {
    const { means, next } = PULL_REASONS['human-commit'];
    return { id, text: `${means} (${branch}). ${next}`, pull: null };
  }
  const carried = suggestions === null || suggestions.drafted.some(({ proposal }) => proposal.id === id);
  const text = carried
    ? `waits for a review ${on}`
    : `${PULL_REASONS['evidence-gone'].means}; it is still ${on}`;
  return { id, text, pull: null };
}

function freshItem({ id, title, risk, reason }: Proposal): DashboardItem {
  return { id, text: `${title} (risk ${risk.level}): ${REASONS[reason].means}`, pull: null };
}

function mergedItem({ proposal, merged }: MergedProposal, ledger: readonly LedgerEntry[]): DashboardItem {
  const entry = ledger.find((one) => one.proposal === proposal.id && one.revision === proposal.revision);
  const came = entry === undefined ? 'not judged yet' : `${entry.outcome}: ${entry.reason}`;
  return { id: proposal.id, text: `merged on ${dayOf(merged.at)}; ${came}`, pull: null };
}
