import type { Category } from './categories.ts';
import type { FingerprintState } from './state.ts';

/** A pattern before its family is known. */
export interface Draft {
  readonly tokens: readonly string[];
  readonly template: string;
  /** What its messages have in common, without what only some put around it; makes its id. */
  readonly core: string;
  readonly context: string;
  readonly provider: string | null;
  readonly category: Category;
  readonly rule: string;
  /** Name by a rule of the user's own. */
  readonly ownName: string | null;
  readonly members: readonly FingerprintState[];
  readonly approximate: boolean;
}
