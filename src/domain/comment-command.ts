import { z } from 'zod';
import { Consent } from './operation-limits.ts';

/** A role that a command can ask for, from least to most, as GitHub's `role_name` has them. */
export const LeastRole = z.enum(['read', 'triage', 'write', 'maintain', 'admin']);
export type LeastRole = z.infer<typeof LeastRole>;

/** What can be asked for in a comment. */
export const CommentVerb = z.enum([
  'help',
  'analyze',
  'propose',
  'explain',
  'status',
  'snooze',
  'dry-run',
  'execute',
  'rollback',
  'doctor',
]);
export type CommentVerb = z.infer<typeof CommentVerb>;

/** Verbs that change something, in the repository or in a shop; all others only look. */
export const WRITING_VERBS: readonly CommentVerb[] = ['propose', 'snooze', 'execute', 'rollback'];

/** The operations that a comment, a schedule or a dispatch can ask a dry run of. */
export const OperationName = z.enum(['sync', 'seo', 'orders']);
export type OperationName = z.infer<typeof OperationName>;

/** A number of days as people write it. */
export const Days = z.string().regex(/^[1-9]\d{0,3}d$/, 'must be a number of days such as 7d');

/** The id of a proposal as people write it: `<rule>.<knob>`. */
const WrittenId = z
  .string()
  .max(120, 'is too long for a proposal')
  .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'must be a proposal such as provider-timeout.openai-timeout');

/** The beginning of a SHA-256, long enough that nobody meets another one by chance. */
const DigestPrefix = z
  .string()
  .regex(/^[0-9a-f]+$/i, 'must be the digest of a plan, in hexadecimal')
  .min(12, 'is too short: at least 12 characters of the digest of the plan are needed')
  .max(64, 'is longer than a digest')
  .toLowerCase();

/** The name of one run of an operation, as its receipt gives it. */
const RunName = z
  .string()
  .max(80, 'is too long for a run')
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/i, 'must be the name of a run, as its receipt gives it');

/** A command out of a comment; its words have been checked, whether its author may ask for it has not. */
export const CommentCommand = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('help') }),
  z.strictObject({ verb: z.literal('analyze'), period: Days.optional() }),
  z.strictObject({ verb: z.literal('propose') }),
  z.strictObject({ verb: z.literal('explain'), id: WrittenId }),
  z.strictObject({ verb: z.literal('status') }),
  z.strictObject({ verb: z.literal('snooze'), id: WrittenId, time: Days.optional() }),
  z.strictObject({ verb: z.literal('dry-run'), operation: OperationName }),
  z.strictObject({
    verb: z.literal('execute'),
    operation: z.enum(['sync', 'seo', 'rollback']),
    digest: DigestPrefix,
    consent: Consent.optional(),
  }),
  z.strictObject({ verb: z.literal('rollback'), run: RunName }),
  z.strictObject({ verb: z.literal('doctor') }),
]);
export type CommentCommand = z.infer<typeof CommentCommand>;

/** Whether a live role is at least the one asked for; a role that GitHub's order does not hold never is. */
export function permits(role: string, least: LeastRole): boolean {
  const order: readonly string[] = LeastRole.options;
  return order.indexOf(role) >= order.indexOf(least);
}
