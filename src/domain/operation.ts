import { z } from 'zod';

/** The operations that exist. */
export const OperationName = z.enum(['inventory-sync', 'seo-refresh']);
export type OperationName = z.infer<typeof OperationName>;

/** Who asked, with the permission seen at that moment. */
export const Actor = z.object({
  name: z.string().min(1).max(100),
  via: z.enum(['cli', 'app']),
  permission: z
    .string()
    .nullable()
    .meta({ description: 'On the repository, as GitHub says it; null on a command line' }),
});
export type Actor = z.infer<typeof Actor>;

/** Everything that a "no" of an operation can rest on. */
export const RefusalCode = z.enum([
  'too-many-items',
  'share-of-catalogue',
  'total-delta',
  'single-delta',
  'too-many-zeros',
  'blank-skus',
  'unknown-location',
  'consent-missing',
  'quiet-hours',
  'expired',
  'from-the-future',
  'digest-mismatch',
  'already-run',
  'run-unfinished',
  'drift',
  'nothing-to-do',
  'below-zero',
  'above-limit',
  'no-plan',
  'not-approved',
  'changes-requested',
  'revision-outside-limits',
  'other-shop',
  'other-settings',
  'run-unknown',
  'unreadable',
  'wrong-place',
  'not-enough-history',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** One reason of a refusal. */
export const RefusalReason = z.object({
  code: RefusalCode,
  detail: z.string().meta({ description: 'What, how much, and what the limit is' }),
});
export type RefusalReason = z.infer<typeof RefusalReason>;

/** A "no" with every reason at once and what may be done instead. */
export const Refusal = z
  .object({
    reasons: z.array(RefusalReason).min(1),
    next: z.string().meta({ description: 'The next allowed command, or what to change' }),
  })
  .meta({ title: 'Refusal of an operation' });
export type Refusal = z.infer<typeof Refusal>;
