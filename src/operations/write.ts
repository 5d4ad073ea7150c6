import type { Step } from '../domain/plan.ts';
import type { Change, StepResult } from '../domain/receipt.ts';
import type { Side } from '../domain/shops.ts';
import type { Instant } from '../domain/time.ts';

/** A JSON value, as the journal holds it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One request that changes something at a vendor, and the steps that it performs or helps to perform. */
export interface Write {
  /** The same for the same plan: results of an interrupted run are found by it. */
  readonly id: string;
  readonly kind: string;
  readonly side: Side;
  readonly steps: readonly Step[];
}

/** Why a step needs no write, or must not have one. */
export interface Skip {
  readonly step: Step;
  readonly reason: Extract<StepResult['reason'], 'conflict' | 'already-done' | 'gone'>;
  readonly detail: string;
}

/** How a write that was sent ended. */
export type Sent =
  | {
      readonly kind: 'committed';
      readonly changes: readonly Change[];
      /** The vendor's own record of the change. */
      readonly proof?: string;
      /** What people should know although all is well. */
      readonly warnings?: readonly string[];
      /** The vendor's answer is not what was asked for: the step counts as failed, its changes as made. */
      readonly unverified?: string;
    }
  | {
      /** Nothing was changed. The conflicts are skipped; the rest is tried again where that is of use. */
      readonly kind: 'not-committed';
      readonly conflicts: readonly Skip[];
      readonly again: boolean;
      readonly detail: string;
    }
  | { readonly kind: 'unclear'; readonly detail: string };

/** What is about to be sent, after a look at what is there now. */
export interface Prepared {
  readonly steps: readonly Step[];
  readonly changes: readonly Change[];
  /** What tells afterwards, from the journal alone, whether the write took effect. */
  readonly seen: Json;
  /** Sends it, once. @throws VendorError */
  readonly send: (key: string) => Promise<Sent>;
}

/** What there is to do of a write: `prepared` is null where nothing is left. */
export interface Inspection {
  readonly prepared: Prepared | null;
  readonly skips: readonly Skip[];
}

/** An attempt as the journal has it. */
export interface Attempt {
  /** When its intent was journalled. */
  readonly at: Instant;
  readonly key: string;
  readonly attempt: number;
  readonly steps: readonly string[];
  readonly changes: readonly Change[];
  readonly seen: Json;
}

/** What an inspection may know of the run so far. */
export interface InspectionContext {
  /** From 1. */
  readonly attempt: number;
  /** What the last attempt of another write of this run had seen. */
  readonly seenBy: (write: string) => Json | undefined;
}

/** How the steps of one operation are performed; the frame keeps the journal and decides what is tried. */
export interface Effector {
  /** The writes that perform the steps, in order; pure. */
  readonly writesOf: (steps: readonly Step[]) => readonly Write[];
  /** Looks at what is there and prepares the write of these steps of it. @throws VendorError */
  readonly inspect: (write: Write, steps: readonly Step[], context: InspectionContext) => Promise<Inspection>;
  /** Finds out what became of an attempt whose answer never came. @throws VendorError where that is still not known. */
  readonly settle: (write: Write, attempt: Attempt) => Promise<Sent>;
}
