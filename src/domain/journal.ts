import { z } from 'zod';
import { digestOf } from './canonical-json.ts';
import { Actor, OperationName, Refusal } from './operation.ts';
import { Consent } from './operation-limits.ts';
import { Step } from './plan.ts';
import { Change, Receipt, StepResult } from './receipt.ts';
import type { Instant } from './time.ts';

/** What happened. A write's intent stands before the vendor is called, its outcome after. */
export const JournalBody = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('opened'),
    operation: OperationName,
    kind: z.enum(['change', 'rollback']),
    rollback_of: z.string().optional(),
    plan_sha256: z.string(),
    shops: z.strictObject({ shopify: z.string(), etsy: z.string() }),
    actor: Actor,
    expires_at: z.string(),
    policy: z.record(z.string(), z.json()).optional(),
    consents: z.array(Consent),
    expected_calls: z.strictObject({ shopify: z.int().min(0), etsy: z.int().min(0) }),
    steps: z.array(Step),
  }),
  z.strictObject({ type: z.literal('resumed'), actor: Actor }),
  z.strictObject({
    type: z.literal('intent'),
    write: z.string(),
    attempt: z.int().min(1),
    key: z.string().meta({ description: 'Idempotency key' }),
    steps: z.array(z.string()),
    changes: z.array(Change),
    seen: z.json().meta({ description: 'What tells afterwards whether the write took effect' }),
  }),
  z.strictObject({
    type: z.literal('outcome'),
    write: z.string(),
    attempt: z.int().min(1),
    outcome: z.enum(['committed', 'not-committed', 'unclear']),
    changes: z.array(Change).meta({ description: 'What was changed; empty unless committed' }),
    detail: z.string().optional(),
    proof: z.string().optional().meta({ description: "The vendor's own record of the change" }),
  }),
  z.strictObject({ type: z.literal('result'), result: StepResult }),
  z.strictObject({ type: z.literal('warning'), detail: z.string() }),
  z.strictObject({
    type: z.literal('refused'),
    operation: OperationName.nullable().meta({ description: 'Null where a run was named that nobody knows' }),
    plan_sha256: z.string().nullable().meta({ description: 'Null where no plan was looked at' }),
    asked: z.enum(['plan', 'confirm', 'resume']).optional().meta({
      description: 'What was refused; left out: to confirm a plan, or to make one where there is none',
    }),
    actor: Actor,
    refusal: Refusal,
  }),
  z.strictObject({ type: z.literal('closed'), receipt: Receipt }),
]);
export type JournalBody = z.infer<typeof JournalBody>;

/** One entry of the journal; `hash` covers all else of it, `previous` is the hash of the entry before. */
export const JournalEntry = z
  .strictObject({
    schema: z.literal('apeg.journal/1'),
    seq: z.int().min(1).meta({ description: 'Place in the journal, from 1' }),
    run: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    body: JournalBody,
    previous: z.string(),
    hash: z.string(),
  })
  .meta({ title: 'Entry of the journal of operations' });
export type JournalEntry = z.infer<typeof JournalEntry>;

/** What stands before the first entry. */
export const JOURNAL_START = '0'.repeat(64);

/** An entry that has no place in the chain yet. */
export interface JournalDraft {
  readonly run: string;
  readonly at: Instant;
  readonly body: JournalBody;
}

/** Puts an entry behind the last one (null at the start). */
export function chained(draft: JournalDraft, last: Pick<JournalEntry, 'seq' | 'hash'> | null): JournalEntry {
  const entry = {
    schema: 'apeg.journal/1',
    seq: (last?.seq ?? 0) + 1,
    ...draft,
    previous: last?.hash ?? JOURNAL_START,
  } as const;
  return { ...entry, hash: digestOf(entry) };
}

/** Where a chain is broken, or null: an entry that was changed, removed, moved or put between others. */
export function brokenLink(entries: readonly JournalEntry[]): string | null {
  let last: JournalEntry | null = null;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    const place = `entry ${entry.seq}`;
    if (entry.seq !== (last?.seq ?? 0) + 1) return `${place} stands behind entry ${last?.seq ?? 0}`;
    if (entry.previous !== (last?.hash ?? JOURNAL_START))
      return `${place} does not follow the entry before it`;
    if (digestOf(rest) !== hash) return `${place} was changed after it was written`;
    last = entry;
  }
  return null;
}

/** A whole journal, and whose it is. */
export interface NamedJournal {
  readonly name: string;
  readonly entries: readonly JournalEntry[];
}

/**
 * The write-ahead record of operations: append-only, hash-chained, one for a repository.
 *
 * A contract suite (`test/contracts/journal.ts`) says what an implementation must do.
 */
export interface Journal {
  /** Puts an entry behind the last; it is durable when this settles. @throws JournalUnusable */
  append(draft: JournalDraft): Promise<JournalEntry>;
  /** The entries of a run in order, or all of them. @throws JournalUnusable where they cannot be read. */
  entries(run?: string): Promise<readonly JournalEntry[]>;
  /** Does the work while no other process does work for the same shop. @throws ShopBusy where one does. */
  exclusively<T>(shop: string, work: () => Promise<T>): Promise<T>;
}
