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
export const KnobKind = z.enum(['timeout', 'timeout-retry', 'rate-limit']);
export type KnobKind = z.infer<typeof KnobKind>;

/** A setting of the user's workflow that a proposal may turn. */
export const Knob = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  provider: KnownProvider,
  kind: KnobKind,
  file: z
    .string()
    .regex(
      /^(?!.*(?:^|\/)\.)[^/\\][^\\]*\.jsonc?$/,
      'must be a JSON file below the config directory, in no hidden folder',
    )
    .meta({ description: 'Config file, relative to the config directory' }),
  pointer: z
    .string()
    .regex(/^(\/[^/]+)+$/)
    .meta({ description: 'RFC 6901 pointer in the file' }),
  unit: z.string(),
  min: z.number(),
  max: z.number(),
});
export type Knob = z.infer<typeof Knob>;

const SESSION_CONFIG = 'SessionConfig.json';

/** The knobs of the APEG layout. */
export const DEFAULT_KNOBS: readonly Knob[] = [
  {
    id: 'openai-timeout',
    provider: 'openai',
    kind: 'timeout',
    file: SESSION_CONFIG,
    pointer: '/openai/timeout',
    unit: 'seconds',
    min: 5,
    max: 300,
  },
  {
    id: 'openai-timeout-retry',
    provider: 'openai',
    kind: 'timeout-retry',
    file: SESSION_CONFIG,
    pointer: '/openai/timeout_retry',
    unit: 'retries',
    min: 0,
    max: 5,
  },
  ...KnownProvider.options.map(
    (provider): Knob => ({
      id: `${provider}-rate-limit`,
      provider,
      kind: 'rate-limit',
      file: SESSION_CONFIG,
      pointer: `/${provider}/rate_limit`,
      unit: 'concurrent calls',
      min: 1,
      max: 64,
    }),
  ),
];

/** The knob of a provider for a purpose, or undefined where none is declared. */
export function findKnob(knobs: readonly Knob[], provider: string | null, kind: KnobKind): Knob | undefined {
  return knobs.find((knob) => knob.provider === provider && knob.kind === kind);
}
