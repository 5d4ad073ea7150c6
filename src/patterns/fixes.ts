import type { Category } from './categories.ts';

/** What a fix says, given the provider's name and the knob in brackets, or nothing where none is known. */
type Fix = (provider: string, knob: () => string) => string;

/** Known fixes, one sentence a category, naming the knob where there is one. */
const FIXES = {
  content_policy: (provider) =>
    `Rephrase the prompt template that ${provider} rejects, or filter its input before the call`,
  quota: (provider) => `Raise the plan or spending limit of ${provider}, or set a daily budget`,
  rate_limit: (provider, knob) =>
    `Add exponential backoff with jitter for ${provider} and lower its call rate${knob()}`,
  auth: (provider) => `Renew the credentials of ${provider} and check the scopes they carry`,
  timeout: (provider, knob) => `Increase the timeout of ${provider}${knob()}`,
  overloaded: (provider) => `Retry ${provider} with backoff and name a fallback`,
  network: (provider) => `Retry ${provider} on connection errors and check DNS, proxy and certificates`,
  context_length: (provider) => `Shorten or split the input for ${provider}, or lower its output limit`,
  parse_error: () =>
    "Ask for structured output and retry once with the parser's message (the node's prompt in WorkflowGraph.json)",
  validation: (provider) =>
    `Check the request against the schema of ${provider} before it is sent (the node's input in WorkflowGraph.json)`,
  not_found: (provider) =>
    `Correct the identifier that ${provider} does not know, and skip items that are gone`,
  conflict: (provider) => `Make the write to ${provider} idempotent: read first, then update what exists`,
  loop: () => 'Raise the iteration limit or tighten the stop condition (`/loop_guard` in SessionConfig.json)',
  resource: () => 'Process smaller batches, or give the process more memory or disk',
  dependency: () =>
    'Fix the step this one depends on first; add a fallback edge for it in WorkflowGraph.json',
  internal: (provider) => `Retry ${provider} with backoff and report it if it persists`,
  unknown: () => 'Look at the exemplars; name the pattern with a rule of your own if it returns',
} satisfies Record<Category, Fix>;

/** Providers whose calls have a knob in the usual layout; text from a log picks one of these or none. */
const WITH_RATE_LIMIT: ReadonlySet<string> = new Set([
  'openai',
  'anthropic',
  'google',
  'mistral',
  'cohere',
  'shopify',
  'etsy',
  'github',
]);

function pointerFor(category: Category, provider: string | null): string | null {
  if (category === 'timeout' && provider === 'openai') return '/openai/timeout';
  return category === 'rate_limit' && provider !== null && WITH_RATE_LIMIT.has(provider)
    ? `/${provider}/rate_limit`
    : null;
}

/**
 * The catalogue's sentence for a category, with the provider filled in.
 *
 * `provider` is its id and its name for people; null where none is known.
 */
export function suggestedFix(
  category: Category,
  provider: { readonly id: string; readonly name: string } | null,
): string {
  const fix: Fix = FIXES[category];
  const pointer = pointerFor(category, provider?.id ?? null);
  return fix(provider?.name ?? 'the service', () =>
    pointer === null ? '' : ` (\`${pointer}\` in SessionConfig.json)`,
  );
}
