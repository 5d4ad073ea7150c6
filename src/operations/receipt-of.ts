import type { JournalEntry } from '../domain/journal.ts';
import type { Receipt, Result } from '../domain/receipt.ts';
import type { Side, VendorUsage } from '../domain/shops.ts';
import { type Instant, millisecondsOf } from '../domain/time.ts';
import { recordOf } from './run-record.ts';

/** When the last process of a run worked, and what it asked of the vendors. */
export interface RunSpan {
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly usedBefore: Readonly<Record<Side, VendorUsage>>;
  readonly usedAfter: Readonly<Record<Side, VendorUsage>>;
}

/** What a run did, out of its journal. @throws RangeError where it was never opened. */
export function receiptOf(run: string, entries: readonly JournalEntry[], span: RunSpan): Receipt {
  const { opened, resumed, results, changes, warnings } = recordOf(entries);
  const last = entries.at(-1);
  if (opened === null || last === undefined) throw new RangeError(`${run} was never opened`);
  const { body } = opened;
  const inOrder = body.steps.flatMap((step) => results.get(step.id) ?? []);
  const count = (wanted: Result): number => inOrder.filter(({ result }) => result === wanted).length;
  const calls = (side: Side): number => span.usedAfter[side].calls - span.usedBefore[side].calls;
  return {
    schema: 'apeg.receipt/1',
    run,
    operation: body.operation,
    kind: body.kind,
    ...(body.rollback_of === undefined ? {} : { rollback_of: body.rollback_of }),
    plan_sha256: body.plan_sha256,
    actor: body.actor,
    started_at: opened.at,
    finished_at: span.finishedAt,
    resumed,
    outcome: count('failed') + count('not-attempted') === 0 ? 'complete' : 'stopped',
    counts: {
      executed: count('executed'),
      skipped: count('skipped'),
      failed: count('failed'),
      'not-attempted': count('not-attempted'),
    },
    results: inOrder,
    changes: [...changes],
    warnings: [...warnings],
    efficiency: {
      calls: { shopify: calls('shopify'), etsy: calls('etsy') },
      expected_calls: body.expected_calls,
      seconds: (millisecondsOf(span.finishedAt) - millisecondsOf(span.startedAt)) / 1000,
    },
    journal: { first: opened.seq, last: last.seq, hash: last.hash },
  };
}
