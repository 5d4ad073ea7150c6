import { z } from 'zod';

/** A text that a model is asked for, inside a shape. */
export interface DraftRequest<Shape> {
  /** Name of the shape, for the model: letters, digits, `_` and `-`. */
  readonly name: string;
  readonly shape: z.ZodType<Shape>;
  /** What to do, in our own words. */
  readonly instructions: string;
  /** What to do it with; a model may be misled by it, so the answer is checked by whoever asks. */
  readonly material: string;
  /** Tokens that an answer may have at most. */
  readonly maxTokens: number;
}

/** Sentences in the order of those that were given. */
export const RewordedSentences = z.object({ sentences: z.array(z.string()) });

/** A sentence that a prompt may gain. */
export const PromptConstraint = z.object({ text: z.string() });

/** Why there is no draft; whoever asks then uses its own words. */
export type NoDraft =
  | 'over-budget'
  | 'refused'
  | 'truncated'
  | 'not-in-shape'
  | 'rate-limited'
  | 'timed-out'
  | 'unreachable';

/** What a model answered. */
export type DraftAnswer<Shape> =
  | { readonly kind: 'draft'; readonly value: Shape }
  | { readonly kind: 'none'; readonly reason: NoDraft };

/** A language model that drafts texts. It never chooses what happens, and nothing depends on it. */
export interface TextModel {
  /** The name of the model, for people. */
  readonly name: string;
  /** A draft of the shape, or why there is none; never throws for what the model or its host does. */
  draft<Shape>(request: DraftRequest<Shape>): Promise<DraftAnswer<Shape>>;
}
