import { digestOf } from '../../domain/canonical-json.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Refusal, RefusalCode } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Receipt } from '../../domain/receipt.ts';
import type { Answer } from '../../rendering/answer.ts';
import { reasonLines } from '../../rendering/operation-lines.ts';
import { receiptMarkdown } from '../../rendering/operation-markdown.ts';
import type { CommandHint } from '../../rendering/pull-request.ts';
import { hintsFor } from '../reference.ts';
import type { Reviewed } from './operation-bench.ts';
import { reviewedOf, unfinishedRun } from './operation-past-runs.ts';

/** A digest as people name it in a comment. */
const NAMED = 12;

/** The command that carries a plan out. */
export function executeHint(what: Reviewed, plan: Plan): CommandHint {
  const paid = plan.expected.fees.length > 0 && plan.consents.length === 0 ? ' --consent etsy-renewal' : '';
  return {
    usage: `${executeCommand(what, digestOf(plan))}${paid}`,
    summary: 'confirm this plan and carry it out, as a comment on its pull request',
  };
}

/** `/apeg execute sync 39f09cfd1b35`. */
export function executeCommand(what: Reviewed, digest: string): string {
  return `/apeg execute ${what} ${digest.slice(0, NAMED)}`;
}

/** A "no" in one sentence. */
export function refusedAnswer(
  verdict: string,
  next: readonly CommandHint[] = hintsFor(['doctor', 'help']),
): Answer {
  return { state: 'refused', verdict, details: [], next };
}

/** What was refused. */
export interface RefusedPlan {
  readonly what: Reviewed;
  readonly entries: readonly JournalEntry[];
  /** The plan that its branch holds. */
  readonly plan?: Plan | undefined;
}

/** A "no" of the operations' own, with what can be said instead in a comment. */
export function refusalAnswer({ reasons }: Refusal, { what, entries, plan }: RefusedPlan): Answer {
  const codes = new Set(reasons.map(({ code }) => code));
  const only = (...allowed: RefusalCode[]): boolean => [...codes].every((code) => allowed.includes(code));
  const unfinished = codes.has('run-unfinished') ? unfinishedRun(entries) : undefined;
  const named = unfinished === undefined ? null : reviewedOf(unfinished.opened);
  const next: CommandHint[] =
    unfinished !== undefined && named !== null
      ? [
          {
            usage: executeCommand(named, unfinished.opened.plan_sha256),
            summary: 'go on with the run that is not finished',
          },
        ]
      : plan !== undefined &&
          only('not-approved', 'changes-requested', 'quiet-hours', 'consent-missing', 'digest-mismatch')
        ? [executeHint(what, plan), ...hintsFor(['help'])]
        : what === 'rollback'
          ? hintsFor(['rollback', 'help'])
          : hintsFor(['dry-run', 'help'], what);
  return {
    state: 'refused',
    verdict: 'Nothing was changed',
    details: [...reasonLines(reasons), ...aids(codes)],
    next,
  };
}

/** What there is to do about a reason, where it does not say so itself. */
function aids(codes: ReadonlySet<RefusalCode>): string[] {
  return [
    ...(codes.has('consent-missing') ? ['Whoever agrees to the fee adds --consent etsy-renewal'] : []),
    ...(codes.has('quiet-hours') ? ['Say it again after the quiet hours'] : []),
  ];
}

/** What a run did; `again` where the plan had run before. */
export function receiptAnswer(
  receipt: Receipt,
  { again, notes }: { again: boolean; notes: readonly string[] },
): Answer {
  const { counts, outcome, kind, changes, run } = receipt;
  const took = `${counts.executed} executed, ${counts.skipped} skipped, ${counts.failed} failed, ${counts['not-attempted']} not attempted`;
  const next =
    kind === 'change' && changes.length > 0 ? hintsFor(['rollback'], run) : hintsFor(['dry-run', 'help']);
  return {
    state: outcome === 'complete' ? 'done' : 'failed',
    verdict: again ? `The plan has run before, as ${run}: ${took}` : `Carried out as ${run}: ${took}`,
    details: [...notes],
    report: receiptMarkdown(receipt, next[0]?.usage),
    next,
  };
}
