import { canonicalFile, digestOf } from '../../domain/canonical-json.ts';
import type { CommentCommand } from '../../domain/comment-command.ts';
import { counted } from '../../domain/figure-text.ts';
import type { GitHubReader } from '../../domain/github-repository.ts';
import type { GitHubBranchWish } from '../../domain/github-writes.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Instant } from '../../domain/time.ts';
import { runId } from '../../operations/confirm.ts';
import { logbookLines, planLogbook } from '../../operations/logbook.ts';
import { recordOf, runsOf } from '../../operations/run-record.ts';
import { type Answer, answerBody } from '../../rendering/answer.ts';
import { reasonLines } from '../../rendering/operation-lines.ts';
import { planMarkdown } from '../../rendering/operation-markdown.ts';
import { hintsFor } from '../reference.ts';
import { executeHint, refusalAnswer, refusedAnswer } from './operation-answers.ts';
import { neededApprovals } from './operation-approvals.ts';
import {
  type BenchScene,
  branchOf,
  keepPlanned,
  type OperationBench,
  openBench,
  planFileOf,
  type Reviewed,
  type Standing,
  standingOf,
  tableFileOf,
} from './operation-bench.ts';
import { type KindName, OPERATION_KINDS } from './operation-kinds.ts';
import { showPlan } from './operation-show.ts';
import type { Asker, Scene } from './scene.ts';

/** Plans an operation and puts the plan up for review; nothing is written to a shop. */
export async function dryRun(what: KindName, scene: BenchScene & { readonly asker: Asker }): Promise<Answer> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refusedAnswer(bench);
  const started = scene.deps.clock.now();
  const { operation, idle } = OPERATION_KINDS[what];
  const drafting = await (await bench.open(operation)).draft();
  if (drafting.kind === 'refused') return refusalAnswer(drafting.refusal, { what, entries: [] });
  const { plan, reasons } = drafting;
  if (plan.steps.length > 0) return putUp(what, { plan, reasons, started }, { ...scene, bench });
  return {
    state: 'done',
    verdict: idle,
    details: [`${counted(plan.left_out.length, 'thing')} left out`],
    next: hintsFor(['status', 'help']),
  };
}

/** Plans the inverse of a run and puts it up for review. */
export async function dryRunRollback(
  { run }: Extract<CommentCommand, { verb: 'rollback' }>,
  scene: Scene,
): Promise<Answer> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refusedAnswer(bench);
  const started = scene.deps.clock.now();
  const entries = await bench.floor.journal.entries();
  const { opened } = recordOf(entries.filter((entry) => entry.run === run));
  if (opened === null) {
    const known = runsOf(entries).slice(-5).join(', ');
    return refusedAnswer(
      `There is no run ${run}${known === '' ? '; nothing has run yet' : `; the last ones are ${known}`}`,
      hintsFor(['rollback', 'help']),
    );
  }
  const { desk } = await bench.open(opened.body.operation);
  const planned = await desk.planRollback(run);
  if (planned.kind === 'refused') return refusalAnswer(planned.refusal, { what: 'rollback', entries });
  return putUp('rollback', { ...planned, started }, { ...scene, bench });
}

interface Drafted {
  readonly plan: Plan;
  readonly reasons: readonly RefusalReason[];
  readonly started: Instant;
}

type Desk = BenchScene & { readonly asker: Asker; readonly bench: OperationBench };

/** Opens the plan's pull request, or makes the one that is open hold the new plan. */
async function putUp(what: Reviewed, drafted: Drafted, desk: Desk): Promise<Answer> {
  const { deps, writer, bench, asker, settings } = desk;
  const { plan, reasons, started } = drafted;
  const digest = digestOf(plan);
  const standing = await standingOf(what, writer);
  const kept = await keptFiles(what, standing, writer);
  if (typeof kept === 'string') return refusedAnswer(kept);
  const now = deps.clock.now();
  const by = {
    actor: { name: asker.login, via: 'app', permission: asker.role } as const,
    started,
    ended: now,
  };
  const run = runId(what === 'rollback' ? 'plan-rollback' : 'plan', now, digest);
  const reviewed = { plan, digest, reasons };
  const hint = executeHint(what, plan);
  const next = reasons.length > 0 ? 'change the settings, and plan again' : hint.usage;
  const table = planMarkdown(reviewed, planFileOf(what), next);
  await keepPlanned(what, plan, bench.floor);
  const branch = await writer.ensureBranch({
    branch: branchOf(what),
    base: await writer.defaultHead(),
    files: [
      ...kept,
      { path: planFileOf(what), content: canonicalFile(plan) },
      { path: tableFileOf(what), content: table },
      { path: `.apeg/logbook/${run}.jsonl`, content: logbookLines(planLogbook(run, reviewed, by)) },
    ],
    message: `apeg: plan of ${plan.operation}${what === 'rollback' ? ', a rollback' : ''}\n\nDigest ${digest}\n`,
    expected: standing.head?.commit ?? null,
  });
  if (branch.outcome === 'refused')
    return refusedAnswer(`Somebody pushed to ${branchOf(what)} meanwhile: ${branch.reason}`);
  const { app } = settings;
  const pull = await writer.ensurePullRequest({
    branch: branchOf(what),
    title: `apeg: ${what === 'rollback' ? `take back ${plan.rollback_of ?? ''}` : 'bring the stock of both shops together'}`,
    body: answerBody(
      {
        state: 'done',
        verdict: 'A plan for review; nothing has been written to a shop',
        details: [
          `Whoever approves this commit approves the digest ${digest}`,
          'Merging carries nothing out: it only keeps the files. The comment below says what the branch holds now',
        ],
        report: table,
        next: reasons.length > 0 ? hintsFor(['dry-run', 'help']) : [hint],
      },
      `<!-- apeg:operation-plan ${what} -->`,
    ),
    labels: { wanted: ['apeg', ...app.pullRequests.labels], retired: [] },
    reviewers: app.onePerson ? [] : (app.pullRequests.reviewers ?? []).slice(0, 15),
    standing: standing.pull,
  });
  const held = { plan, digest, problems: [] };
  const needed = neededApprovals(settings);
  await showPlan(what, { kind: 'plan', held, reasons, needed }, { pull: pull.number, writer });
  return {
    state: reasons.length > 0 ? 'refused' : 'done',
    verdict: `Planned ${counted(plan.steps.length, 'step')}; pull request ${pull.number} shows them, digest ${digest}`,
    details: [
      ...reasonLines(reasons),
      'Nothing was written to a shop',
      ...(reasons.length > 0 ? [] : [`The plan may be executed until ${plan.expires_at}`]),
      ...pull.notes,
    ],
    next: reasons.length > 0 ? hintsFor(['dry-run', 'help']) : [hint],
  };
}

/** Receipts and logs that the open pull request already holds; a sentence where people put other files there. */
export async function keptFiles(
  what: Reviewed,
  { head, pull }: Standing,
  reader: GitHubReader,
): Promise<GitHubBranchWish['files'] | string> {
  if (pull === null || head === null) return [];
  const own = new Set([planFileOf(what), tableFileOf(what)]);
  const paths = (await reader.changedFiles(pull.number)).items.map(({ path }) => path);
  const records = paths.filter((path) => /^\.apeg\/(?:logbook|receipts)\/[\w-]+\.jsonl?$/.test(path));
  const foreign = paths.filter((path) => !own.has(path) && !records.includes(path));
  if (foreign.length > 0)
    return `Somebody put other files on ${branchOf(what)} (${foreign.slice(0, 5).join(', ')}): take them away, or close pull request ${pull.number}`;
  const read = records.map(async (path) => ({ path, content: await reader.fileAt(path, head.commit) }));
  return (await Promise.all(read)).filter(({ content }) => content !== null);
}
