import { z } from 'zod';

/** What can go wrong on purpose, by name. */
export const FAULTS = [
  /** The connection breaks after the change was made. */
  'drop-after-commit',
  /** The connection breaks and nothing was done. */
  'drop-before-commit',
  /** A server error, nothing done. */
  '5xx-before-commit',
  /** A server error after the change was made. */
  '5xx-after-commit',
  /** The answer takes its time; the change is made at once. */
  'slow',
  /** The change is made late, the answer comes late. */
  'slow-commit',
  /** Refused for too many requests, with a Retry-After. */
  '429',
  /** The same without any header. */
  '429-bare',
  /** Unavailable, with a Retry-After. */
  '503',
  /** Shopify: another version than the one asked for is served. */
  'version-mismatch',
  /** Shopify: a bulk query fails half-way. */
  'bulk-failed',
  /** Etsy: an answer of 200 that changed nothing. */
  'no-effect',
  /** Etsy: SKUs come back empty. */
  'blank-skus',
  /** Etsy: a page repeats a row of the page before and leaves another one out. */
  'repeated-row',
] as const;

/** The name of a fault. */
export type FaultName = (typeof FAULTS)[number];

/** When a fault happens: at the calls of an operation or of a kind, after some that go well, so many times. */
export const FaultRule = z.strictObject({
  fault: z.enum(FAULTS),
  /** The name of an operation, `read`, `write`, or every call where it is left out. */
  on: z.string().optional(),
  after: z.int().min(0).default(0),
  times: z.int().min(1).default(1),
});
export type FaultRule = z.infer<typeof FaultRule>;

/** Whether a call only reads, may change something, or is about tokens. */
export type CallKind = 'read' | 'write' | 'token';

/** One call that a simulator had. */
export interface Call {
  readonly operation: string;
  readonly kind: CallKind;
}

/** The faults that are still to happen. */
export interface FaultPlan {
  readonly add: (rule: z.input<typeof FaultRule>) => void;
  /** The fault of this call, or null; counts the call. */
  readonly next: (call: Call) => FaultName | null;
  readonly clear: () => void;
}

interface Pending {
  readonly rule: FaultRule;
  seen: number;
}

/** A plan of faults; of several rules that fit a call the first one happens. */
export function createFaultPlan(rules: readonly z.input<typeof FaultRule>[] = []): FaultPlan {
  const pending: Pending[] = [];
  const add = (rule: z.input<typeof FaultRule>): void => {
    pending.push({ rule: FaultRule.parse(rule), seen: 0 });
  };
  for (const rule of rules) add(rule);
  return {
    add,
    next: (call) => {
      const due = pending.filter(({ rule }) => fits(rule, call));
      const happening = due.find(({ rule, seen }) => seen >= rule.after && seen < rule.after + rule.times);
      for (const entry of due) entry.seen += 1;
      return happening?.rule.fault ?? null;
    },
    clear: () => {
      pending.length = 0;
    },
  };
}

function fits({ on }: FaultRule, { operation, kind }: Call): boolean {
  return on === undefined ? kind !== 'token' : on === kind || on === operation;
}
