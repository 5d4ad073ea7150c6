import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import { guardrailReasons } from '../../operations/guardrails.ts';
import type { AppDeps } from './deps.ts';
import { readSettings } from './look.ts';
import { neededApprovals } from './operation-approvals.ts';
import {
  branchOf,
  type HeldPlace,
  heldPlan,
  type OperationBench,
  openBench,
  REVIEWED,
  type Reviewed,
  type Standing,
  standingOf,
} from './operation-bench.ts';
import { keptFiles } from './operation-files.ts';
import { runsOfDigest } from './operation-past-runs.ts';
import { type PlanNews, showPlan } from './operation-show.ts';

/** After a push to a plan's branch: looks at the plan again and says its new digest, or what is wrong with it. */
export async function revalidate(repository: RepositoryRef, branch: string, deps: AppDeps): Promise<void> {
  const what = REVIEWED.find((name) => branchOf(name) === branch);
  if (what === undefined) return;
  const writer = deps.github.writer(repository);
  const standing = await standingOf(what, writer);
  const { pull } = standing;
  if (pull === null) return;
  const bench = openBench({ deps, writer, ...(await readSettings(writer, deps)) });
  const at = { pull: pull.number, writer };
  if (typeof bench === 'string') return showPlan(what, { kind: 'unreadable', problem: bench }, at);
  await showPlan(what, await newsOf({ what, standing, bench, as: 'known' }, { deps, writer }), at);
  deps.record('plan-revalidated', { repository: repository.id, pull: pull.number });
}

/** A plan that is up for review. */
export interface UnderReview {
  readonly what: Reviewed;
  readonly standing: Standing;
  readonly bench: OperationBench;
  readonly as: NonNullable<HeldPlace['as']>;
}

/** What there is to say of a plan that is up for review, as its branch has it now. */
export async function newsOf(
  { what, standing, bench, as }: UnderReview,
  { deps, writer }: { readonly deps: Pick<AppDeps, 'clock'>; readonly writer: GitHubWriter },
): Promise<PlanNews> {
  const { floor, settings } = bench;
  const { head } = standing;
  try {
    if (head === null) return { kind: 'unreadable', problem: `the branch ${branchOf(what)} is gone` };
    const held = await heldPlan(what, head.commit, { reader: writer, bench, as });
    const [past] = runsOfDigest(held.digest, await floor.journal.entries());
    const receipt = past?.receipt ?? null;
    if (receipt !== null) return { kind: 'receipt', receipt };
    const files = await keptFiles(what, standing, writer);
    if (typeof files === 'string') return { kind: 'unreadable', problem: files };
    const context = { settings: settings.operations, now: deps.clock.now(), consents: [] };
    const reasons = guardrailReasons(held.plan, context, 'to-plan');
    return { kind: 'plan', held, reasons, needed: neededApprovals(settings) };
  } catch (error) {
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    return { kind: 'unreadable', problem: error.message };
  }
}
