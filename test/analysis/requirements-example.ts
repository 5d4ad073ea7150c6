import type { Entry } from '../history/log-builder.ts';

/** The window of the requirements' example. */
export const EXAMPLE_WINDOW = { start: '2025-11-13T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' };

interface MacroPart {
  readonly macro: string;
  readonly uses: number;
  readonly failed: number;
  readonly score: number;
}

/** Their failures add up to 63: 450 runs, 387 of them successful. */
const PARTS: readonly MacroPart[] = [
  { macro: 'macro_chain_of_thought', uses: 200, failed: 16, score: 0.88 },
  { macro: 'macro_role_prompt', uses: 150, failed: 22, score: 0.82 },
  { macro: 'macro_rewrite', uses: 100, failed: 25, score: 0.79 },
];

const CAUSES = [
  ...Array.from({ length: 28 }, () => ({ message: 'OpenAI API timeout after 30s', node: 'build' })),
  ...Array.from({ length: 15 }, () => ({ message: 'Shopify API rate limit exceeded: 429', node: 'publish' })),
  ...Array.from({ length: 20 }, () => ({ message: 'Output does not match the schema', node: 'validate' })),
];

/** A Logbook whose figures are those of the requirements' example. */
export function exampleLog(): Entry[] {
  const failing = PARTS.flatMap(({ macro, failed }) => Array.from({ length: failed }, () => macro));
  const causes = new Map<string, (typeof CAUSES)[number][]>();
  // Spread over the macros, so that no macro owns a cause.
  // And over the days, so that no cause comes in a burst: 26 and 63 have no common divisor.
  const mixed = CAUSES.map((_, index) => CAUSES[(index * 26) % CAUSES.length]).filter(
    (cause) => cause !== undefined,
  );
  mixed.forEach((cause, index) => {
    const macro = failing[(index * 10) % failing.length] ?? '';
    causes.set(macro, [...(causes.get(macro) ?? []), cause]);
  });
  return PARTS.flatMap((part) =>
    Array.from({ length: part.uses }, (_, index) =>
      runOf(part, index, causes.get(part.macro)?.[failureOf(part, index)]),
    ).flat(),
  );
}

/** Failures stand at even distances among the uses of a macro; -1 is none. */
function failureOf({ uses, failed }: MacroPart, index: number): number {
  const before = Math.floor((index * failed) / uses);
  return Math.floor(((index + 1) * failed) / uses) > before ? before : -1;
}

function runOf(
  { macro, uses, score }: MacroPart,
  index: number,
  cause: (typeof CAUSES)[number] | undefined,
): Entry[] {
  const run = `wf-${macro}-${index}`;
  const begin = Date.parse(EXAMPLE_WINDOW.start) + Math.floor((index * 7 * 86_400_000) / uses);
  const entry = (second: number, event_type: string, fields: Entry): Entry => ({
    timestamp: new Date(begin + second * 1000).toISOString(),
    event_type,
    workflow_id: run,
    ...fields,
  });
  const metadata = { chosen_macro: macro, execution_time_ms: 1200 + (index % 5) * 10 };
  return [
    entry(0, 'workflow_start', {}),
    entry(1, 'node_execution', { node_id: 'build', action: 'build_prompt', success: true, metadata }),
    entry(2, 'scoring', { score: score + (index % 2 === 0 ? 0.01 : -0.01) }),
    ...(cause === undefined
      ? []
      : [entry(3, 'error', { node_id: cause.node, success: false, error_message: cause.message })]),
    entry(4, 'workflow_end', { success: cause === undefined }),
  ];
}
