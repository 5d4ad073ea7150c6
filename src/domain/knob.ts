import { z } from 'zod';

/** A provider whose knobs APEG knows. Log text can pick one of these and nothing else. */
export const KnownProvider = z.enum([
  'openai',
  'anthropic',
  'google',
  'mistral',
  'cohere',
  'shopify',
  'etsy',
  'github',
]);
export type KnownProvider = z.infer<typeof KnownProvider>;

/** How people write a provider's name. */
export const PROVIDER_NAMES = {
  openai: 'OpenAI API',
  anthropic: 'Anthropic API',
  google: 'Google API',
  mistral: 'Mistral API',
  cohere: 'Cohere API',
  shopify: 'Shopify API',
  etsy: 'Etsy API',
  github: 'GitHub API',
} as const satisfies Record<KnownProvider, string>;

/** What a knob turns. */
export const KnobKind = z.enum([
  'timeout',
  'timeout-retry',
  'rate-limit',
  'timeout-probe',
  'output-limit',
  'temperature',
  'pass-threshold',
  'metric-weight',
  'loop-limit',
  'loop-epsilon',
  'macro-list',
  'macro-preferred',
  'exploration-rounds',
  'exploration-delta',
  'exploration-share',
  'propensity-log',
  'node-retry',
  'node-edges',
  'role-prompt',
]);
export type KnobKind = z.infer<typeof KnobKind>;

/** Kinds that belong to one provider each, and need it named. */
export const PROVIDER_KINDS: ReadonlySet<KnobKind> = new Set<KnobKind>([
  'timeout',
  'timeout-retry',
  'rate-limit',
  'timeout-probe',
]);

/** A key of a text file is a prompt to which a line can be added, and the other way round. */
export function fitsItsFile({
  file,
  pointer,
  kind,
}: {
  readonly file: string;
  readonly pointer: string;
  readonly kind: KnobKind;
}): boolean {
  const isText = /\.(?:md|txt)$/.test(file);
  return isText ? kind === 'role-prompt' && pointer === '/-' : pointer !== '/-';
}

/** One key of one config file. */
export const ConfigKey = z.object({
  file: z
    .string()
    .regex(
      /^(?!.*(?:^|\/)\.)[^/\\][^\\]*\.(?:jsonc?|md|txt)$/,
      'must be a JSON, .md or .txt file below the config directory, in no hidden folder',
    )
    .meta({ description: 'Config file, relative to the config directory; .md and .txt are prompts' }),
  pointer: z
    .string()
    .regex(/^(\/[^/]+)+$/, 'must be an RFC 6901 pointer such as /openai/timeout')
    .meta({
      description:
        'RFC 6901 pointer in the file; one part may be {task_type}, {metric}, {node} or {role}, which stands for the name of one; in a text file it is /-, a line behind the last one',
    }),
});
export type ConfigKey = z.infer<typeof ConfigKey>;

/** A setting of the user's workflow that a proposal may turn. */
export const Knob = ConfigKey.extend({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  provider: KnownProvider.nullable()
    .default(null)
    .meta({ description: `Whose calls it is about; needed for ${[...PROVIDER_KINDS].join(', ')}` }),
  kind: KnobKind,
  unit: z.string().meta({ description: 'What the value counts; of a list its items, of a text its signs' }),
  min: z.number(),
  max: z.number(),
  shadowed_by: z
    .array(ConfigKey)
    .optional()
    .meta({ description: 'Keys that win over this one where they are set, strongest first' }),
});
export type Knob = z.infer<typeof Knob>;

/** Knobs whose fix may be proposed as soon as a known failure is seen, each within bounds of its own. */
export const AllowList = z.record(z.string(), z.object({ min: z.number(), max: z.number() }));
export type AllowList = z.infer<typeof AllowList>;

/** The knob of a provider (or of none) for a purpose, or undefined where none is declared. */
export function findKnob(knobs: readonly Knob[], provider: string | null, kind: KnobKind): Knob | undefined {
  return knobs.find((knob) => knob.provider === provider && knob.kind === kind);
}
