import type { CommentCommand } from '../../domain/comment-command.ts';
import { ApegError } from '../../domain/errors.ts';
import type { GitHubReader, Role } from '../../domain/github-repository.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Confirmation } from '../../operations/confirm.ts';
import type { Ran } from '../../operations/execute.ts';
import type { Answer } from '../../rendering/answer.ts';
import { hintsFor } from '../reference.ts';
import { executeCommand, receiptAnswer, refusalAnswer } from './operation-answers.ts';
import { approvalReasons, neededApprovals } from './operation-approvals.ts';
import {
  branchOf,
  heldPlan,
  type OperationBench,
  openBench,
  type Reviewed,
  reviewedNamed,
  standingOf,
} from './operation-bench.ts';
import { keptFiles } from './operation-files.ts';
import { OPERATION_KINDS, type OpenKind } from './operation-kinds.ts';
import { type PastRun, reviewedOf, runsOfDigest } from './operation-past-runs.ts';
import { keepRecords } from './operation-records.ts';
import { keepingRefusals, type Refused, refused } from './operation-refusals.ts';
import type { Scene } from './scene.ts';

type Execute = Extract<CommentCommand, { verb: 'execute' }>;

/** Confirms the plan that its pull request holds and carries it out; goes on with it where it was begun, and repeats its receipt. */
export async function executePlan(command: Execute, scene: Scene): Promise<Answer> {
  const what = reviewedNamed(command.operation);
  const operation = what === undefined || what === 'rollback' ? null : OPERATION_KINDS[what].operation;
  return keepingRefusals({ operation, asked: 'confirm' }, scene, () => beginOrGoOn(what, command, scene));
}

async function beginOrGoOn(
  what: Reviewed | undefined,
  command: Execute,
  scene: Scene,
): Promise<Answer | Refused> {
  if (what === undefined)
    return refused('no-plan', `execute ${command.operation} is not available in comments; nothing was done`);
  const bench = openBench(scene);
  if (typeof bench === 'string') return refused('unreadable', bench);
  const known = runsOfDigest(command.digest, await bench.floor.journal.entries());
  const [past, second] = known;
  if (second !== undefined)
    return refused(
      'digest-mismatch',
      `${command.digest} begins the digests of ${known.length} plans that have run: name more of it`,
    );
  if (past !== undefined) return goOn(what, past, { ...scene, bench });
  return begin(what, command, { ...scene, bench });
}

/** Whether a run of the plan was begun by the same person: whoever was allowed to confirm it then is not asked again. */
export async function isUnderWay(
  { digest }: Execute,
  login: string,
  { deps, writer }: Pick<Scene, 'deps' | 'writer'>,
): Promise<boolean> {
  const floor = deps.shopFloor(writer.repository);
  if (floor === null) return false;
  return runsOfDigest(digest, await floor.journal.entries()).some(
    ({ opened }) => opened.actor.name === login,
  );
}

type Table = Scene & { readonly bench: OperationBench };

async function goOn(
  what: Reviewed,
  { run, opened, receipt }: PastRun,
  table: Table,
): Promise<Answer | Refused> {
  const own = reviewedOf(opened);
  if (own !== null && own !== what)
    return refused('digest-mismatch', `${opened.plan_sha256.slice(0, 12)} is no plan of ${what}`, [
      { usage: executeCommand(own, opened.plan_sha256), summary: 'the plan that has this digest' },
    ]);
  const { desk } = await table.bench.open(opened.operation);
  const { login: name, role: permission } = table.asker;
  const confirmation: Confirmation =
    receipt === null
      ? await desk.resume(run, { name, via: 'app', permission })
      : { kind: 'already-run', receipt };
  return conclude(what, confirmation, { ...table, desk });
}

async function begin(what: Reviewed, { digest, consent }: Execute, table: Table): Promise<Answer | Refused> {
  const { writer, pull, bench, asker } = table;
  const standing = await standingOf(what, writer);
  if (standing.pull === null || standing.head === null)
    return refused(
      'no-plan',
      `There is no plan to execute: no pull request from ${branchOf(what)} is open`,
      what === 'rollback' ? hintsFor(['rollback']) : hintsFor(['dry-run'], what),
    );
  if (pull?.number !== standing.pull.number)
    return refused(
      'wrong-place',
      `A plan is executed where it was reviewed: say it in pull request ${standing.pull.number}`,
      hintsFor(['execute']),
    );
  const { head } = standing;
  const held = await heldPlan(what, head.commit, { reader: writer, bench });
  const files = await keptFiles(what, standing, writer);
  const foreign: RefusalReason[] =
    typeof files === 'string' ? [{ code: 'revision-outside-limits', detail: files }] : [];
  const approvals = approvalReasons({
    ...(await reviewsOf(pull.number, writer)),
    head: head.commit,
    asker: asker.login,
    needed: neededApprovals(bench.settings),
  });
  const { desk } = await bench.open(held.plan.operation);
  const confirmation = await desk.confirm(held.plan, {
    digest,
    actor: { name: asker.login, via: 'app', permission: asker.role },
    consents: consent === undefined ? [] : [consent],
    against: [...held.problems, ...foreign, ...approvals],
  });
  return conclude(what, confirmation, { ...table, desk, plan: held.plan });
}

/** Reviews, and what each of those who gave one may do at this moment. */
async function reviewsOf(
  pull: number,
  reader: GitHubReader,
): Promise<Pick<Parameters<typeof approvalReasons>[0], 'reviews' | 'roles'>> {
  const reviews = await reader.reviews(pull);
  const roles = new Map<string, Role>();
  for (const { author } of reviews)
    if (author.kind === 'person' && !roles.has(author.login))
      roles.set(author.login, await reader.roleOf(author.login));
  return { reviews, roles };
}

type Desk = Table & Pick<OpenKind, 'desk'> & { readonly plan?: Plan };

async function conclude(what: Reviewed, confirmation: Confirmation, at: Desk): Promise<Answer | Refused> {
  const { desk, writer, bench, plan } = at;
  const entries = () => bench.floor.journal.entries();
  switch (confirmation.kind) {
    case 'refused': {
      const { refusal, entry } = confirmation;
      const answer = refusalAnswer(refusal, { what, entries: await entries(), plan });
      return entry === null ? { refusal, answer } : answer;
    }
    case 'already-run': {
      const { receipt } = confirmation;
      const notes = await keepRecords(what, receipt, { writer, floor: bench.floor, again: true });
      return receiptAnswer(receipt, { again: true, notes });
    }
    case 'confirmed': {
      const { run, opening } = confirmation.plan;
      const ran = await desk.execute(confirmation.plan).catch(async (error: unknown): Promise<Ran> => {
        const begun = (await entries()).some((entry) => entry.run === run);
        if (!(error instanceof ApegError) || !begun) throw error;
        return { kind: 'paused', run, reason: error.message };
      });
      if (ran.kind === 'paused') return halted(ran.reason, executeCommand(what, opening.plan_sha256));
      const notes = await keepRecords(what, ran.receipt, { writer, floor: bench.floor, again: false });
      return receiptAnswer(ran.receipt, { again: false, notes });
    }
  }
}

function halted(reason: string, usage: string): Answer {
  return {
    state: 'failed',
    verdict: `The run is not finished: ${reason}`,
    details: ['What it has done stays done and is in the journal; going on with it does nothing twice'],
    next: [{ usage, summary: 'go on with this run' }],
  };
}
