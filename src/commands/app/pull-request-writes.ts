import type { PullRequest } from '../../domain/github-repository.ts';
import type { BranchOutcome, GitHubWriter } from '../../domain/github-writes.ts';
import { commitMessage, proposalFiles } from '../../proposals/branches.ts';
import { HOLD_LABEL, PROPOSAL_BRANCHES, type PullDecision } from '../../proposals/pull-requests/decide.ts';
import {
  madeOn,
  markerLine,
  type PullMarker,
  publishedOf,
  readMarker,
  withMarker,
} from '../../proposals/pull-requests/marker.ts';
import { ownersOfAll, reviewersOf } from '../../proposals/pull-requests/owners.ts';
import { PULL_REASONS } from '../../proposals/pull-requests/reasons.ts';
import type { DraftedProposal } from '../../proposals/suggest.ts';
import { answerBody } from '../../rendering/answer.ts';
import { pullRequestBody, pullRequestTitle } from '../../rendering/pull-request.ts';
import { hintsFor } from '../reference.ts';
import type { Look } from './look.ts';

const LABEL = 'apeg';
/** The label of a pull request by its risk. */
export const RISK_LABELS = { LOW: 'risk: low', MEDIUM: 'risk: medium', HIGH: 'risk: high' } as const;

/** What writing needs. */
export interface Desk {
  readonly writer: GitHubWriter;
  readonly look: Look;
}

/** A proposal to write, and the number that a new one gets. */
export interface Written {
  /** Null where the evidence does not carry it any more. */
  readonly draft: DraftedProposal | null;
  readonly number: number;
}

/** What was done, which may be less than what was decided. */
export interface Done {
  readonly decision: PullDecision;
  readonly pull: number | null;
  readonly notes: readonly string[];
}

/** Carries a decision out by saying what should be, so that a repeated run makes no second write. */
export async function carryOut(decision: PullDecision, written: Written, desk: Desk): Promise<Done> {
  const { draft } = written;
  switch (decision.action) {
    case 'open':
      if (draft === null) return untouched(decision);
      return open(decision, { draft, number: written.number }, desk);
    case 'update':
      return draft === null ? untouched(decision) : rewrite(decision, draft, desk);
    case 'mark':
      await setMarker(decision.pull, decision.marker, desk.writer);
      return untouched(decision);
    case 'close':
      await close(decision.pull, desk.writer);
      return untouched(decision);
    case 'none':
      return decision.reason === 'human-commit' && draft !== null && decision.pull !== null
        ? adopt(decision, { draft, pull: decision.pull }, desk)
        : untouched(decision);
  }
}

/** Writes another state into a body and leaves the rest of it to people; no request where it is there already. */
export async function setMarker(pull: PullRequest, marker: PullMarker, writer: GitHubWriter): Promise<void> {
  await writer.ensurePullRequest({
    branch: pull.head.branch,
    title: pull.title,
    body: withMarker(pull.body, marker),
    labels: { wanted: [], retired: [] },
    reviewers: [],
    standing: pull,
  });
}

function untouched(decision: PullDecision): Done {
  const pull = 'pull' in decision ? (decision.pull?.number ?? null) : null;
  return { decision, pull, notes: [] };
}

async function open(
  decision: Extract<PullDecision, { action: 'open' }>,
  { draft, number }: { readonly draft: DraftedProposal; readonly number: number },
  desk: Desk,
): Promise<Done> {
  const proposal = { ...draft.proposal, revision: decision.revision, number };
  const fresh = { ...draft, proposal };
  const first = await putBranch(fresh, decision.leftHead, desk);
  // People may have deleted the branch of an earlier round.
  const branch =
    first.outcome === 'refused' && first.found === '' && decision.leftHead !== null
      ? await putBranch(fresh, null, desk)
      : first;
  if (branch.outcome === 'refused') return refused(null);
  const done = await putPull(fresh, markerOf(fresh, branch.head.commit), { standing: null, desk });
  return { ...done, decision };
}

async function rewrite(
  decision: Extract<PullDecision, { action: 'update' }>,
  draft: DraftedProposal,
  desk: Desk,
): Promise<Done> {
  const { revision, number, head } = decision.marker;
  const fresh = { ...draft, proposal: { ...draft.proposal, revision, number } };
  const branch = await putBranch(fresh, head, desk);
  if (branch.outcome === 'refused') return refused(decision.pull);
  const marker = markerOf(fresh, branch.head.commit);
  const done = await putPull(fresh, marker, { standing: decision.pull, desk });
  return { ...done, decision };
}

/** A branch that holds just what would be written was written by a run that died before it could say so. */
async function adopt(
  decision: PullDecision,
  { draft, pull }: { readonly draft: DraftedProposal; readonly pull: PullRequest },
  desk: Desk,
): Promise<Done> {
  const marker = readMarker(pull.body);
  if (marker === null) return untouched(decision);
  const { revision, number } = marker;
  const fresh = { ...draft, proposal: { ...draft.proposal, revision, number } };
  const branch = await putBranch(fresh, marker.head, desk);
  if (branch.outcome !== 'unchanged') return untouched(decision);
  const done = await putPull(fresh, markerOf(fresh, branch.head.commit), { standing: pull, desk });
  return { ...done, decision: { action: 'update', reason: 'evidence-changed', pull, marker } };
}

function refused(pull: PullRequest | null): Done {
  return untouched({ action: 'none', reason: 'human-commit', pull, until: null });
}

async function putBranch(
  draft: DraftedProposal,
  expected: string | null,
  { writer, look }: Desk,
): Promise<BranchOutcome> {
  return writer.ensureBranch({
    branch: `${PROPOSAL_BRANCHES}${draft.proposal.id}`,
    base: look.head,
    files: [...draft.files.map(({ path, after }) => ({ path, content: after })), ...proposalFiles(draft)],
    message: commitMessage(draft.proposal),
    expected,
  });
}

function markerOf({ proposal, patch }: DraftedProposal, head: string): PullMarker {
  const { id, revision, number, prediction } = proposal;
  return {
    v: 1,
    id,
    revision,
    number,
    head,
    published: publishedOf(proposal),
    made_on: madeOn(patch),
    horizon_days: prediction.horizon_days,
    snoozed_until: null,
    gone_since: null,
  };
}

async function putPull(
  { proposal, evidence, files }: DraftedProposal,
  marker: PullMarker,
  { standing, desk }: { readonly standing: PullRequest | null; readonly desk: Desk },
): Promise<Omit<Done, 'decision'>> {
  const { app } = desk.look.settings;
  const branch = `${PROPOSAL_BRANCHES}${proposal.id}`;
  const risk = RISK_LABELS[proposal.risk.level];
  const owners = ownersOfAll(
    files.map(({ path }) => path),
    desk.look.codeOwners,
  );
  const ensured = await desk.writer.ensurePullRequest({
    branch,
    title: pullRequestTitle(proposal),
    body: pullRequestBody({
      proposal,
      evidence,
      branch,
      commands: hintsFor(['explain', 'snooze', 'status', 'help'], proposal.id),
      holdLabel: HOLD_LABEL,
      hidden: [markerLine(marker)],
    }),
    labels: {
      wanted: [LABEL, risk, ...app.pullRequests.labels],
      retired: Object.values(RISK_LABELS).filter((label) => label !== risk),
    },
    reviewers: reviewersOf(app, owners),
    standing,
  });
  return { pull: ensured.number, notes: ensured.notes };
}

/** Says why, once, and closes. */
async function close(pull: PullRequest, writer: GitHubWriter): Promise<void> {
  const marker = '<!-- apeg:closed stale -->';
  const { means, next } = PULL_REASONS.stale;
  await writer.ensureComment({
    issue: pull.number,
    marker,
    body: answerBody(
      { state: 'done', verdict: `Closed: ${means}`, details: [next], next: hintsFor(['propose', 'help']) },
      marker,
    ),
    known: null,
  });
  await writer.closePullRequest(pull.number);
}
