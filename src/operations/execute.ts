import { JournalUnusable, ShopBusy } from '../domain/errors.ts';
import type { Journal, JournalBody, JournalEntry } from '../domain/journal.ts';
import { brokenLink } from '../domain/journal.ts';
import { MOST_ITEMS } from '../domain/operation-limits.ts';
import type { Receipt, StepResult } from '../domain/receipt.ts';
import type { Side, VendorUsage } from '../domain/shops.ts';
import type { Instant } from '../domain/time.ts';
import type { Timer } from '../domain/timer.ts';
import type { ConfirmedPlan } from './confirm.ts';
import { performWrite, RunPaused, resultBase, type WriteRun } from './perform-write.ts';
import { receiptOf } from './receipt-of.ts';
import { type RunRecord, recordOf, runsOf, stepsTakenBack } from './run-record.ts';
import type { Effector } from './write.ts';

/** What executing needs. */
export interface ExecuteDeps {
  readonly effector: Effector;
  readonly journal: Journal;
  readonly timer: Timer;
  readonly usage: () => Readonly<Record<Side, VendorUsage>>;
  readonly progress: (message: string) => void;
}

/** How a run ended, or that it has not: a paused run is taken up again by its id. */
export type Ran =
  | { readonly kind: 'closed'; readonly receipt: Receipt }
  | { readonly kind: 'paused'; readonly run: string; readonly reason: string };

/**
 * Performs a confirmed plan, or goes on with it: one process at a time for a shop, every write journalled before and after, a stop at
 * the first failure. Whoever calls it twice gets the first receipt.
 *
 * @throws JournalUnusable, ShopBusy
 */
export async function execute(confirmed: ConfirmedPlan, deps: ExecuteDeps): Promise<Ran> {
  const { shops } = confirmed.opening;
  return deps.journal.exclusively(`shopify:${shops.shopify}`, () =>
    deps.journal.exclusively(`etsy:${shops.etsy}`, () => run(confirmed, deps)),
  );
}

async function run({ run: id, opening }: ConfirmedPlan, deps: ExecuteDeps): Promise<Ran> {
  const all = await deps.journal.entries();
  const broken = brokenLink(all);
  if (broken !== null)
    throw new JournalUnusable(`The journal's chain is broken: ${broken}`, {
      hint: 'See apeg audit verify; nothing is executed on a journal that was changed.',
    });
  if (opening.steps.length > MOST_ITEMS) throw new RangeError(`a run has at most ${MOST_ITEMS} items`);
  const other = all.find(
    ({ run, body }) => body.type === 'opened' && body.plan_sha256 === opening.plan_sha256 && run !== id,
  );
  // Another process was faster with the same plan.
  if (other !== undefined) return endingOf(other.run, all);
  const entries: JournalEntry[] = all.filter((entry) => entry.run === id);
  if (recordOf(entries).receipt !== null) return endingOf(id, all);
  const unfinished = runsOf(all).find(
    (run) => run !== id && recordOf(all.filter((e) => e.run === run)).receipt === null,
  );
  if (unfinished !== undefined)
    return { kind: 'paused', run: unfinished, reason: `the run ${unfinished} is not finished` };
  const append = async (body: JournalBody): Promise<Instant> => {
    const entry = await deps.journal.append({ run: id, at: deps.timer.now(), body });
    entries.push(entry);
    return entry.at;
  };
  const begun = entries.length > 0;
  if (!begun) refuseTwice(opening, all);
  const startedAt = deps.timer.now();
  const usedBefore = deps.usage();
  await append(begun ? { type: 'resumed', actor: opening.actor } : { type: 'opened', ...opening });
  const writeRun: WriteRun = {
    planDigest: opening.plan_sha256,
    effector: deps.effector,
    timer: deps.timer,
    expired: () => deps.timer.now() > opening.expires_at,
    record: () => recordOf(entries),
    append,
  };
  try {
    await performAll(writeRun, opening.steps, deps);
  } catch (error) {
    if (!(error instanceof RunPaused)) throw error;
    await append({ type: 'warning', detail: `paused: ${error.message}` });
    return { kind: 'paused', run: id, reason: error.message };
  }
  const receipt = receiptOf(id, entries, {
    startedAt,
    finishedAt: deps.timer.now(),
    usedBefore,
    usedAfter: deps.usage(),
  });
  await append({ type: 'closed', receipt });
  return { kind: 'closed', receipt };
}

async function performAll(
  writeRun: WriteRun,
  steps: ConfirmedPlan['opening']['steps'],
  { progress }: ExecuteDeps,
): Promise<void> {
  const writes = writeRun.effector.writesOf(steps);
  const lastWrite = new Map(writes.flatMap((write) => write.steps.map(({ id }) => [id, write.id] as const)));
  let stopped = hasFailed(writeRun.record().results);
  for (const [index, write] of writes.entries()) {
    // After a failure nothing new is begun, but what an earlier process began is still settled.
    if (stopped && !writeRun.record().open.has(write.id)) continue;
    progress(`write ${index + 1} of ${writes.length}`);
    const ending = await performWrite(write, writeRun);
    const { results, committed } = writeRun.record();
    stopped ||= ending === 'stop' || hasFailed(results);
    if (ending === 'stop') continue;
    const changed = stepsIn(committed);
    for (const step of write.steps)
      if (lastWrite.get(step.id) === write.id && !results.has(step.id))
        await writeRun.append({
          type: 'result',
          result: { ...resultBase(step), ...doneAs(changed.has(step.id)) },
        });
  }
  const { results, committed } = writeRun.record();
  const begun = stepsIn(committed);
  const reason = writeRun.expired() ? 'expired' : 'stopped';
  const why = reason === 'expired' ? 'the plan has expired' : 'the run stopped before';
  for (const step of steps) {
    if (results.has(step.id)) continue;
    // A step that was half done is no step that was never tried.
    const result = begun.has(step.id) ? 'failed' : 'not-attempted';
    const detail = begun.has(step.id) ? `${why}; a part of this step is done` : why;
    await writeRun.append({ type: 'result', result: { ...resultBase(step), result, reason, detail } });
  }
}

/** A rollback is a difference to what is there, so that no look at the shop tells that another one was confirmed at once and was faster. */
function refuseTwice(
  { rollback_of: run, steps }: ConfirmedPlan['opening'],
  all: readonly JournalEntry[],
): void {
  if (run === undefined) return;
  const back = stepsTakenBack(run, all);
  if (!steps.some(({ id }) => back.has(id))) return;
  throw new ShopBusy(`Another rollback of ${run} was faster, and nothing was done twice`, {
    hint: `Plan it again with apeg rollback --run ${run} --dry-run: what was taken back already is left out.`,
  });
}

function hasFailed(results: RunRecord['results']): boolean {
  return [...results.values()].some(({ result }) => result === 'failed');
}

function stepsIn(committed: RunRecord['committed']): ReadonlySet<string> {
  return new Set([...committed.values()].flatMap((ids) => [...ids]));
}

function doneAs(changed: boolean): Pick<StepResult, 'result' | 'reason' | 'detail'> {
  return changed
    ? { result: 'executed' }
    : { result: 'skipped', reason: 'already-done', detail: 'the shop was as wanted already' };
}

function endingOf(run: string, all: readonly JournalEntry[]): Ran {
  const { receipt } = recordOf(all.filter((entry) => entry.run === run));
  return receipt === null
    ? { kind: 'paused', run, reason: `the run ${run} is not finished` }
    : { kind: 'closed', receipt };
}
