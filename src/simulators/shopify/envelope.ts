import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import type { Call, FaultName } from '../faults.ts';
import type { SimulatedAnswer } from '../loopback.ts';
import { MAX_QUERY_COST } from './cost.ts';

const Body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

/** A request that can be executed. */
export interface ReadRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Parses a request's body and validates its document; the errors as GraphQL gives them otherwise. */
export function readRequest(
  body: string,
  schema: GraphQLSchema,
): ReadRequest | { readonly errors: readonly object[] } {
  try {
    const { query, variables } = Body.parse(JSON.parse(body));
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
    const [operation] = document.definitions.filter((one) => one.kind === 'OperationDefinition');
    if (operation === undefined) return { errors: [{ message: 'No operation' }] };
    return { document, operation, variables: variables ?? {} };
  } catch (error) {
    return { errors: [{ message: error instanceof Error ? error.message : 'The request cannot be read' }] };
  }
}

/** What an operation does. Starting a bulk query is a mutation that only reads. */
export function callOf({ operation, selectionSet }: OperationDefinitionNode): Call {
  const fields = selectionSet.selections.flatMap((field) =>
    field.kind === 'Field' ? [field.name.value] : [],
  );
  const reads = operation === 'query' || fields.every((field) => field === 'bulkOperationRunQuery');
  return { operation: fields[0] ?? operation, kind: reads ? 'read' : 'write' };
}

/** The answer of a fault that refuses a call before anything is looked at, or null. */
export function refusedBy(fault: FaultName | null): SimulatedAnswer | null {
  const body = { errors: 'Exceeded 2 calls per second for api client.' };
  if (fault === '429') return { status: 429, headers: { 'retry-after': '2.0' }, body };
  if (fault === '429-bare') return { status: 429, body };
  return fault === '503' ? { status: 503, headers: { 'retry-after': '3' }, body: 'Unavailable' } : null;
}

/** The answer of a fault that hides what came of a call, or null. */
export function hiddenBy(fault: FaultName | null): SimulatedAnswer | null {
  if (fault === '5xx-before-commit' || fault === '5xx-after-commit') {
    return { status: 502, body: '<html>Bad Gateway</html>' };
  }
  return fault === 'drop-before-commit' || fault === 'drop-after-commit'
    ? { status: 200, body: '', dropped: true }
    : null;
}

/** Throttling comes with status 200. */
export function throttled(cost: object): SimulatedAnswer {
  const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
  return { status: 200, body: { errors, extensions: { cost } } };
}

/** A query that no bucket is large enough for. */
export function tooDear(cost: number): SimulatedAnswer {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`;
  const extensions = { code: 'MAX_COST_EXCEEDED', cost, maxCost: MAX_QUERY_COST };
  return { status: 200, body: { errors: [{ message, extensions }] } };
}

/** A token that is missing, wrong or too old. */
export const UNAUTHORISED: SimulatedAnswer = {
  status: 401,
  body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
};
