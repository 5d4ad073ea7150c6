import type { Category } from './categories.ts';

/** What a fix says, given the provider's name and how its knobs are addressed. */
type Fix = (provider: string, knob: (name: string) => string) => string;

/** Known fixes, one sentence a category, naming the knob where there is one. */
const FIXES = {
  content_policy: (provider) =>
    `Rephrase the prompt template that ${provider} rejects, or filter its input before the call`,
  quota: (provider, knob) =>
    `Raise the plan or spending limit of ${provider}, or set a daily budget (${knob('daily_budget')} in SessionConfig.json)`,
  rate_limit: (provider, knob) =>
    `Add exponential backoff with jitter for ${provider} and lower its call rate (${knob('rate_limit')} in SessionConfig.json)`,
  auth: (provider) => `Renew the credentials of ${provider} and check the scopes they carry`,
  timeout: (provider, knob) =>
    `Increase the timeout of ${provider} (${knob('timeout')} in SessionConfig.json)`,
  overloaded: (provider, knob) =>
    `Retry ${provider} with backoff and name a fallback (${knob('retry')} in SessionConfig.json)`,
  network: (provider, knob) =>
    `Retry ${provider} on connection errors (${knob('retry')} in SessionConfig.json) and check DNS, proxy and certificates`,
  context_length: (provider, knob) =>
    `Shorten or split the input for ${provider}, or lower its output limit (${knob('max_tokens')} in SessionConfig.json)`,
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
  internal: (provider, knob) =>
    `Retry ${provider} with backoff (${knob('retry')} in SessionConfig.json) and report it if it persists`,
  unknown: () => 'Look at the exemplars; name the pattern with a rule of your own if it returns',
} satisfies Record<Category, Fix>;

/**
 * The catalogue's sentence for a category, with the provider filled in.
 *
 * `provider` is its id (also its key in SessionConfig.json) and its name for people; null where none is known.
 */
export function suggestedFix(
  category: Category,
  provider: { readonly id: string; readonly name: string } | null,
): string {
  const place = provider ? `/${provider.id}/` : '/';
  const fix: Fix = FIXES[category];
  return fix(provider?.name ?? 'the service', (name) => `\`${place}${name}\``);
}
