import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import { guardrailReasons } from '../../operations/guardrails.ts';
import type { AppDeps } from './deps.ts';
import { readSettings } from './look.ts';
import { neededApprovals } from './operation-approvals.ts';
import { branchOf, heldPlan, openBench, REVIEWED, standingOf } from './operation-bench.ts';
import { keptFiles } from './operation-dry-run.ts';
import { runsOfDigest } from './operation-past-runs.ts';
import { showPlan } from './operation-show.ts';

/** After a push to a plan's branch: looks at the plan again and says its new digest, or what is wrong with it. */
export async function revalidate(repository: RepositoryRef, branch: string, deps: AppDeps): Promise<void> {
  const what = REVIEWED.find((name) => branchOf(name) === branch);
  if (what === undefined) return;
  const writer = deps.github.writer(repository);
  const standing = await standingOf(what, writer);
  const { head, pull } = standing;
  if (head === null || pull === null) return;
  const bench = openBench({ deps, writer, ...(await readSettings(writer, deps)) });
  const at = { pull: pull.number, writer };
  if (typeof bench === 'string') return showPlan(what, { kind: 'unreadable', problem: bench }, at);
  const { floor, settings } = bench;
  try {
    const held = await heldPlan(what, head.commit, { reader: writer, floor });
    const [past] = runsOfDigest(held.digest, await floor.journal.entries());
    const receipt = past?.receipt ?? null;
    if (receipt !== null) return await showPlan(what, { kind: 'receipt', receipt }, at);
    const files = await keptFiles(what, standing, writer);
    if (typeof files === 'string') return await showPlan(what, { kind: 'unreadable', problem: files }, at);
    const context = { settings: settings.operations, now: deps.clock.now(), consents: [] };
    const reasons = guardrailReasons(held.plan, context, 'to-plan');
    await showPlan(what, { kind: 'plan', held, reasons, needed: neededApprovals(settings) }, at);
  } catch (error) {
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    await showPlan(what, { kind: 'unreadable', problem: error.message }, at);
  }
  deps.record('plan-revalidated', { repository: repository.id, pull: pull.number });
}
