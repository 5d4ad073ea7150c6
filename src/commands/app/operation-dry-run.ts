import { canonicalFile, digestOf } from '../../domain/canonical-json.ts';
import type { CommentCommand } from '../../domain/comment-command.ts';
import { counted } from '../../domain/figure-text.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Instant } from '../../domain/time.ts';
import { runId } from '../../operations/confirm.ts';
import { logbookLines, planLogbook } from '../../operations/logbook.ts';
import { recordOf, runsOf } from '../../operations/run-record.ts';
import { reviewersOf } from '../../proposals/pull-requests/owners.ts';
import { type Answer, answerBody } from '../../rendering/answer.ts';
import { reasonLines } from '../../rendering/operation-lines.ts';
import { planMarkdown } from '../../rendering/operation-markdown.ts';
import { hintsFor } from '../reference.ts';
import { executeHint, refusalAnswer } from './operation-answers.ts';
import { neededApprovals } from './operation-approvals.ts';
import {
  type BenchScene,
  branchOf,
  keepPlanned,
  type OperationBench,
  openBench,
  planFileOf,
  type Reviewed,
  standingOf,
  tableFileOf,
} from './operation-bench.ts';
import { keptFiles, refusalFiles } from './operation-files.ts';
import {
  editingOf,
  type KindName,
  OPERATION_KINDS,
  type OpenKind,
  type ReviewFile,
} from './operation-kinds.ts';
import { runsOfDigest } from './operation-past-runs.ts';
import { keepingRefusals, type Refused, refused } from './operation-refusals.ts';
import { newsOf } from './operation-revalidate.ts';
import { newsAnswer, newsReasons, showPlan } from './operation-show.ts';
import type { Asker, Scene } from './scene.ts';

/** Plans an operation and puts the plan up for review; nothing is written to a shop. */
export async function dryRun(what: KindName, scene: BenchScene & { readonly asker: Asker }): Promise<Answer> {
  const { operation } = OPERATION_KINDS[what];
  return keepingRefusals({ operation, asked: 'plan' }, scene, () => draft(what, scene));
}

async function draft(what: KindName, scene: Omit<Desk, 'bench'>): Promise<Answer | Refused> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refused('unreadable', bench);
  const started = scene.deps.clock.now();
  const { operation, idle } = OPERATION_KINDS[what];
  const open = await bench.open(operation);
  if (open.planFile !== undefined) {
    const again = await planAgain(what, open.planFile, { ...scene, bench });
    if (again !== null) return again;
  }
  const drafting = await open.draft();
  if (drafting.kind === 'refused') {
    const { refusal } = drafting;
    return { refusal, answer: refusalAnswer(refusal, { what, entries: [] }) };
  }
  const { plan, reasons, review } = drafting;
  if (plan.steps.length > 0 || review !== undefined)
    return putUp(what, { plan, reasons, started, review }, { ...scene, bench });
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
  return keepingRefusals({ operation: null, asked: 'plan' }, scene, () => draftRollback(run, scene));
}

async function draftRollback(run: string, scene: Scene): Promise<Answer | Refused> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refused('unreadable', bench);
  const started = scene.deps.clock.now();
  const entries = await bench.floor.journal.entries();
  const { opened } = recordOf(entries.filter((entry) => entry.run === run));
  if (opened === null) {
    const known = runsOf(entries).slice(-5).join(', ');
    return refused(
      'run-unknown',
      `There is no run ${run}${known === '' ? '; nothing has run yet' : `; the last ones are ${known}`}`,
      hintsFor(['rollback', 'help']),
    );
  }
  const { operation } = opened.body;
  const { desk } = await bench.open(operation);
  const planned = await desk.planRollback(run);
  if (planned.kind === 'refused') {
    const { refusal } = planned;
    return { operation, refusal, answer: refusalAnswer(refusal, { what: 'rollback', entries }) };
  }
  return putUp('rollback', { ...planned, started }, { ...scene, bench });
}

/** What people have gone over is never written over: it is planned again as it stands. Null where nobody has. */
async function planAgain(
  what: KindName,
  planFile: NonNullable<OpenKind['planFile']>,
  { deps, writer, bench }: Desk,
): Promise<Answer | Refused | null> {
  const standing = await standingOf(what, writer);
  const { head, pull } = standing;
  if (head === null || pull === null) return null;
  const text = await writer.fileAt(planFileOf(what), head.commit);
  if (text === null) return null;
  const { plan, edited } = await planFile(text, 'known');
  const ran = runsOfDigest(digestOf(plan), await bench.floor.journal.entries()).length > 0;
  if (!edited || ran) return null;
  const news = await newsOf({ what, standing, bench, as: 'anew' }, { deps, writer });
  await showPlan(what, news, { pull: pull.number, writer });
  const said = newsAnswer(what, news);
  const answer = {
    ...said,
    details: [
      `Pull request ${pull.number} holds what people went over, and was planned again; close it to have a new analysis`,
      ...said.details,
    ],
  };
  const reasons = newsReasons(news);
  const next = 'mend what is named, and plan again';
  return reasons.length === 0 ? answer : { refusal: { reasons, next }, answer };
}

interface Drafted {
  readonly plan: Plan;
  readonly reasons: readonly RefusalReason[];
  readonly started: Instant;
  readonly review?: ReviewFile | undefined;
}

type Desk = BenchScene & { readonly asker: Asker; readonly bench: OperationBench };

/** Opens the plan's pull request, or makes the one that is open hold the new plan. */
async function putUp(what: Reviewed, drafted: Drafted, desk: Desk): Promise<Answer | Refused> {
  const { deps, writer, bench, asker, settings } = desk;
  const { plan, reasons, started, review } = drafted;
  const digest = digestOf(plan);
  const standing = await standingOf(what, writer);
  const kept = await keptFiles(what, standing, writer);
  const { operation } = plan;
  if (typeof kept === 'string') return { ...refused('revision-outside-limits', kept), operation };
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
  // Nothing is approved before somebody has gone over it.
  const ahead = reasons.length > 0 || review !== undefined ? hintsFor(['dry-run', 'help'], what) : [hint];
  const table = review?.table ?? planMarkdown(reviewed, planFileOf(what), next);
  const refusals = await refusalFiles(operation, bench.floor);
  const again = new Set(refusals.map(({ path }) => path));
  await keepPlanned(what, plan, bench.floor);
  const branch = await writer.ensureBranch({
    branch: branchOf(what),
    base: await writer.defaultHead(),
    files: [
      ...kept.filter(({ path }) => !again.has(path)),
      ...refusals,
      { path: planFileOf(what), content: review?.content ?? canonicalFile(plan) },
      { path: tableFileOf(what), content: table },
      { path: `.apeg/logbook/${run}.jsonl`, content: logbookLines(planLogbook(run, reviewed, by)) },
    ],
    message: `apeg: plan of ${operation}${what === 'rollback' ? ', a rollback' : ''}\n\n${review === undefined ? `Digest ${digest}` : review.holds}\n`,
    expected: standing.head?.commit ?? null,
  });
  if (branch.outcome === 'refused')
    return {
      ...refused('drift', `Somebody pushed to ${branchOf(what)} meanwhile: ${branch.reason}`),
      operation,
    };
  const { app } = settings;
  const pull = await writer.ensurePullRequest({
    branch: branchOf(what),
    title: `apeg: ${what === 'rollback' ? `take back ${plan.rollback_of ?? ''}` : OPERATION_KINDS[what].title}`,
    body: answerBody(
      {
        state: 'done',
        verdict: `${review === undefined ? 'A plan' : review.holds} for review; nothing has been written to a shop`,
        details: [
          ...(review === undefined
            ? [`Whoever approves this commit approves the digest ${digest}`]
            : [editingOf(what, planFileOf(what))]),
          'Merging carries nothing out: it only keeps the files. The comment below says what the branch holds now',
        ],
        report: table,
        next: ahead,
      },
      `<!-- apeg:operation-plan ${what} -->`,
    ),
    labels: { wanted: ['apeg', ...app.pullRequests.labels], retired: [] },
    reviewers: reviewersOf(app),
    standing: standing.pull,
  });
  const held = { plan, digest, problems: [], made: review !== undefined };
  const needed = neededApprovals(settings);
  await showPlan(what, { kind: 'plan', held, reasons, needed }, { pull: pull.number, writer });
  return {
    state: reasons.length > 0 ? 'refused' : 'done',
    verdict:
      review === undefined
        ? `Planned ${counted(plan.steps.length, 'step')}; pull request ${pull.number} shows them, digest ${digest}`
        : `${review.holds}; pull request ${pull.number} shows them, to be gone over`,
    details: [
      ...reasonLines(reasons),
      'Nothing was written to a shop',
      ...(reasons.length > 0 || review !== undefined
        ? []
        : [`The plan may be executed until ${plan.expires_at}`]),
      ...pull.notes,
    ],
    next: ahead,
  };
}
