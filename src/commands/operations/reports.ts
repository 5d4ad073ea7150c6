import { join } from 'node:path';
import { canonicalFile } from '../../domain/canonical-json.ts';
import type { OperationName, Refusal } from '../../domain/operation.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { refusalDraft, resumeCommand } from '../../operations/confirm.ts';
import type { Ran } from '../../operations/execute.ts';
import type { ReviewedPlan } from '../../rendering/operation-lines.ts';
import { planMarkdown, receiptMarkdown, refusalMarkdown } from '../../rendering/operation-markdown.ts';
import { planText, receiptText, refusalText } from '../../rendering/operation-text.ts';
import type { Report } from '../command.ts';
import type { Deps } from '../deps.ts';
import { type OperationPlace, writeRunLog } from './place.ts';

/** A plan; refused where guardrails are against it. */
export function planReport(reviewed: ReviewedPlan, file: string): Report {
  return {
    ending: reviewed.reasons.length > 0 ? 'refused' : 'done',
    text: (style) => planText(reviewed, file, style),
    json: () => ({ digest: reviewed.digest, refused: reviewed.reasons, plan: reviewed.plan }),
    markdown: () => planMarkdown(reviewed, file),
  };
}

/** A "no". */
export function refusalReport(refusal: Refusal): Report {
  return {
    ending: 'refused',
    text: (style) => refusalText(refusal, style),
    json: () => ({ refusal }),
    markdown: () => refusalMarkdown(refusal),
  };
}

/** A "no" before there is a plan or a run: it stands in the Logbook alone, which can be written at once. @throws OutputUnwritable */
export async function unplannedReport(
  unplanned: {
    /** Null where a run was named that nobody knows. */
    readonly operation: OperationName | null;
    readonly asked: 'plan' | 'resume';
    readonly refusal: Refusal;
  },
  { root }: Pick<OperationPlace, 'root'>,
  { clock, actor, files }: Deps,
): Promise<Report> {
  const draft = refusalDraft({ ...unplanned, plan_sha256: null, actor }, clock.now());
  await writeRunLog(draft.run, [draft], { root, files });
  return refusalReport(unplanned.refusal);
}

/** A receipt; `again` where the plan had run before. */
export function receiptReport(receipt: Receipt, again = { again: false }): Report {
  const note = again.again ? 'The plan has run before; this is its receipt.\n\n' : '';
  return {
    ending: receipt.outcome === 'complete' ? 'done' : 'refused',
    text: (style) => `${note}${receiptText(receipt, style)}`,
    json: () => ({ already_run: again.again, receipt }),
    markdown: () => `${note}${receiptMarkdown(receipt)}`,
  };
}

/** How an execution ended: its part of the Logbook and its receipt are written beside. */
export async function ranReport(ran: Ran, place: OperationPlace, deps: Deps): Promise<Report> {
  if (ran.kind === 'paused') {
    const { run } = ran;
    await writeRunLog(run, await place.desk.entries(run), { root: place.root, files: deps.files });
    const reasons = [{ code: 'run-unfinished', detail: `the run ${run} is paused: ${ran.reason}` }] as const;
    return refusalReport({ reasons: [...reasons], next: resumeCommand(run) });
  }
  await writeReceipt(ran.receipt, place, deps);
  return receiptReport(ran.receipt);
}

/** Writes a receipt and its run's part of the Logbook. @throws OutputUnwritable */
export async function writeReceipt(
  receipt: Receipt,
  { desk, root }: OperationPlace,
  { files }: Pick<Deps, 'files'>,
): Promise<void> {
  const { run } = receipt;
  await writeRunLog(run, await desk.entries(run), { root, files });
  await files.writeAll([
    { path: join(root, '.apeg/receipts', `${run}.json`), content: canonicalFile(receipt) },
  ]);
}
