import type { Category } from './categories.ts';

/** What a fix says, given the provider's name. */
type Fix = (provider: string) => string;

/** Known fixes, one sentence a category; whoever knows the knobs adds which one to turn. */
const FIXES = {
  content_policy: (provider) =>
    `Rephrase the prompt template that ${provider} rejects, or filter its input before the call`,
  quota: (provider) => `Raise the plan or spending limit of ${provider}, or set a daily budget`,
  rate_limit: (provider) => `Add exponential backoff with jitter for ${provider} and lower its call rate`,
  auth: (provider) => `Renew the credentials of ${provider} and check the scopes they carry`,
  timeout: (provider) => `Increase the timeout of ${provider}`,
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
  return fix(provider?.name ?? 'the service');
}
