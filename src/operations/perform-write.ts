import { keyFrom } from '../domain/digest.ts';
import type { JournalBody } from '../domain/journal.ts';
import type { Step } from '../domain/plan.ts';
import { sideOf } from '../domain/plan.ts';
import type { StepResult } from '../domain/receipt.ts';
import type { Instant } from '../domain/time.ts';
import type { Timer } from '../domain/timer.ts';
import { AnswerUnusable, OutcomeUnknown, VendorError, VendorRefused } from '../domain/vendor-errors.ts';
import type { RunRecord } from './run-record.ts';
import type { Attempt, Effector, Prepared, Sent, Skip, Write } from './write.ts';

const MOST_ATTEMPTS = 5;
const SETTLE_WAITS_MS = [1000, 4000, 15_000];

/** A run cannot go on now, and may be taken up again: what happened so far stands in the journal. */
export class RunPaused extends Error {
  constructor(cause: VendorError) {
    super(cause.message, { cause });
    this.name = 'RunPaused';
  }
}

/** The run that a write is part of. */
export interface WriteRun {
  readonly planDigest: string;
  readonly effector: Effector;
  readonly timer: Timer;
  readonly expired: () => boolean;
  readonly record: () => RunRecord;
  /** Journals, and says when. */
  readonly append: (body: JournalBody) => Promise<Instant>;
}

/** Whether the run may go on to the next write. */
export type WriteEnding = 'go-on' | 'stop';

/**
 * Performs one write for the steps that still need it: what an earlier process began is settled first, then look, journal, send,
 * journal, until every step is performed, skipped or failed.
 *
 * @throws RunPaused where the vendor cannot be reached or asks for a long wait.
 */
export async function performWrite(write: Write, run: WriteRun): Promise<WriteEnding> {
  const open = run.record().open.get(write.id);
  if (open !== undefined && (await finish(write, open, () => settled(write, open, run), run)) === 'stop')
    return 'stop';
  for (;;) {
    const steps = stepsLeft(write, run.record());
    if (steps.length === 0) return 'go-on';
    const attempt = (run.record().attempts.get(write.id) ?? 0) + 1;
    if (run.expired()) return 'stop';
    if (attempt > MOST_ATTEMPTS)
      return await fail(
        steps,
        { reason: 'fault', detail: `not performed in ${MOST_ATTEMPTS} attempts` },
        run,
      );
    const inspection = await outside(() =>
      run.effector.inspect(write, steps, { attempt, seenBy: (id) => run.record().seen.get(id) }),
    );
    if (inspection instanceof VendorError)
      return await fail(steps, { reason: 'refused', detail: inspection.message }, run);
    for (const skip of inspection.skips) await skipStep(skip, run);
    const { prepared } = inspection;
    if (prepared === null) return 'go-on';
    const intent = await announced(write, attempt, prepared, run);
    if ((await finish(write, intent, () => sent(write, intent, prepared, run), run)) === 'stop')
      return 'stop';
  }
}

/** The intent is durable when this settles; only then is the vendor called. */
async function announced(write: Write, attempt: number, prepared: Prepared, run: WriteRun): Promise<Attempt> {
  const intent = {
    key: keyFrom(`${run.planDigest}/${write.id}/${attempt}`),
    attempt,
    steps: prepared.steps.map(({ id }) => id),
    changes: [...prepared.changes],
    seen: prepared.seen,
  };
  const at = await run.append({ type: 'intent', write: write.id, ...intent });
  return { at, ...intent };
}

async function sent(write: Write, attempt: Attempt, prepared: Prepared, run: WriteRun): Promise<Sent> {
  try {
    return await prepared.send(attempt.key);
  } catch (error) {
    if (error instanceof OutcomeUnknown) return settled(write, attempt, run);
    if (!(error instanceof VendorError)) throw error;
    const detail = error.message;
    const none = { kind: 'not-committed', conflicts: [], again: false, detail } as const;
    if (isFinal(error)) return none;
    await run.append({
      type: 'outcome',
      write: write.id,
      attempt: attempt.attempt,
      outcome: 'not-committed',
      changes: [],
      detail,
    });
    throw new RunPaused(error);
  }
}

/** Asks until it is known what became of an attempt; the intent stays open where nobody answers. */
async function settled(write: Write, attempt: Attempt, run: WriteRun): Promise<Sent> {
  for (const wait of SETTLE_WAITS_MS) {
    await run.timer.sleep(wait);
    try {
      return await run.effector.settle(write, attempt);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      if (wait === SETTLE_WAITS_MS.at(-1) || !(error instanceof OutcomeUnknown)) throw new RunPaused(error);
    }
  }
  throw new RangeError('there is no wait to settle in');
}

/** Journals how an attempt ended and says what follows for its steps. */
async function finish(
  write: Write,
  attempt: Attempt,
  ending: () => Promise<Sent>,
  run: WriteRun,
): Promise<WriteEnding> {
  const ended = await ending();
  const steps = write.steps.filter(({ id }) => attempt.steps.includes(id));
  const place = { type: 'outcome', write: write.id, attempt: attempt.attempt } as const;
  switch (ended.kind) {
    case 'committed': {
      const { changes, proof, unverified, warnings = [] } = ended;
      for (const detail of warnings) await run.append({ type: 'warning', detail });
      await run.append({
        ...place,
        outcome: 'committed',
        changes: [...changes],
        ...(proof === undefined ? {} : { proof }),
        ...(unverified === undefined ? {} : { detail: unverified }),
      });
      if (unverified === undefined) return 'go-on';
      return fail(steps, { reason: 'unverified', detail: unverified }, run);
    }
    case 'not-committed': {
      await run.append({ ...place, outcome: 'not-committed', changes: [], detail: ended.detail });
      for (const skip of ended.conflicts) await skipStep(skip, run);
      if (ended.again) return 'go-on';
      return fail(stepsLeft(write, run.record()), { reason: 'refused', detail: ended.detail }, run);
    }
    case 'unclear':
      await run.append({ ...place, outcome: 'unclear', changes: [], detail: ended.detail });
      return fail(steps, { reason: 'unclear', detail: ended.detail }, run);
  }
}

/** Steps of a write that it has not performed and that have no result yet. */
function stepsLeft(write: Write, { committed, results }: RunRecord): readonly Step[] {
  const done = committed.get(write.id);
  return write.steps.filter(({ id }) => !results.has(id) && done?.has(id) !== true);
}

/** A step that needs no write, or must have none; one that another write has performed in part has failed. */
async function skipStep({ step, reason, detail }: Skip, run: WriteRun): Promise<void> {
  const begun = [...run.record().committed.values()].some((steps) => steps.has(step.id));
  const result = begun ? 'failed' : 'skipped';
  const more = begun ? `${detail}; a part of this step is done` : detail;
  await run.append({ type: 'result', result: { ...resultBase(step), result, reason, detail: more } });
}

async function fail(
  steps: readonly Step[],
  why: Pick<StepResult, 'reason' | 'detail'>,
  run: WriteRun,
): Promise<'stop'> {
  for (const step of steps)
    await run.append({ type: 'result', result: { ...resultBase(step), result: 'failed', ...why } });
  return 'stop';
}

/** What every result says of its step. */
export function resultBase(step: Step): Pick<StepResult, 'step' | 'sku' | 'side'> {
  return { step: step.id, sku: step.sku, side: sideOf(step) };
}

/** A look at the vendor: a certain no is a value, everything else that the vendor can do pauses the run. */
async function outside<T>(look: () => Promise<T>): Promise<T | VendorError> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (isFinal(error)) return error;
    throw new RunPaused(error);
  }
}

/** Whether trying the same later is of no use. */
function isFinal(error: VendorError): boolean {
  return error instanceof VendorRefused || error instanceof AnswerUnusable;
}
