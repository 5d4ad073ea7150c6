import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import type { SimulatedClock } from '../clock.ts';
import { gid, shopifyTime } from './store.ts';

const AT_ONCE = 5;
const MAX_CONNECTIONS = 5;
const URL_LIFETIME_MS = 7 * 86_400_000;

/** Bulk queries: started, asked about, fetched as JSON Lines. */
export interface BulkOperations {
  readonly run: (query: string) => object;
  readonly status: (id: string) => object | null;
  /** The result file, or null where there is none (any more). */
  readonly file: (path: string) => string | null;
}

/** What bulk operations need of the simulator around them. */
export interface BulkParts {
  readonly schema: GraphQLSchema;
  readonly clock: SimulatedClock;
  /** Executes a query with every connection given whole. */
  readonly execute: (document: DocumentNode) => Promise<Readonly<Record<string, unknown>>>;
  readonly baseUrl: () => string;
  /** Whether the query that starts now is to fail half-way. */
  readonly fails: () => boolean;
  /** How often the status is asked for before the query has completed. */
  readonly polls: number;
}

interface Operation {
  readonly id: string;
  readonly number: number;
  readonly query: string;
  readonly createdAt: string;
  readonly fails: boolean;
  polled: number;
  completedAt: number | null;
  lines: readonly string[];
}

/** No bulk query yet. Each goes CREATED → RUNNING → COMPLETED (or FAILED, with half of its lines). */
export function createBulkOperations(parts: BulkParts): BulkOperations {
  const operations: Operation[] = [];
  return {
    run: (query) => {
      const problem = problemOf(query, parts.schema);
      if (problem !== null) return refusal('INVALID', problem);
      if (operations.filter(({ completedAt }) => completedAt === null).length >= AT_ONCE) {
        return refusal('OPERATION_IN_PROGRESS', 'Five bulk operations are running for this app and shop.');
      }
      const number = operations.length + 1;
      const operation: Operation = {
        id: gid('BulkOperation', number),
        number,
        query,
        createdAt: shopifyTime(parts.clock),
        fails: parts.fails(),
        polled: 0,
        completedAt: null,
        lines: [],
      };
      operations.push(operation);
      return { bulkOperation: statusOf(operation, parts), userErrors: [] };
    },
    status: async (id: string) => {
      const operation = operations.find((one) => one.id === id);
      if (operation === undefined) return null;
      operation.polled += 1;
      if (operation.completedAt === null && operation.polled > parts.polls) await complete(operation, parts);
      return statusOf(operation, parts);
    },
    file: (path) => {
      const operation = operations.find(({ number }) => path === `/bulk/${number}.jsonl`);
      if (operation === undefined || operation.completedAt === null) return null;
      if (parts.clock.milliseconds() - operation.completedAt > URL_LIFETIME_MS) return null;
      return operation.lines.join('');
    },
  };
}

async function complete(operation: Operation, parts: BulkParts): Promise<void> {
  const document = parse(operation.query);
  const data = await parts.execute(document);
  const [definition] = document.definitions;
  const rows =
    definition?.kind === 'OperationDefinition'
      ? Array.from(rowsOf(definition.selectionSet, data, null), (row) => `${JSON.stringify(row)}\n`)
      : [];
  operation.lines = operation.fails ? rows.slice(0, Math.floor(rows.length / 2)) : rows;
  operation.completedAt = parts.clock.milliseconds();
}

function statusOf(operation: Operation, { baseUrl }: BulkParts): object {
  const { id, number, query, createdAt, polled, completedAt, lines, fails } = operation;
  const url = `${baseUrl()}/bulk/${number}.jsonl`;
  const done = completedAt !== null;
  return {
    __typename: 'BulkOperation',
    id,
    query,
    createdAt,
    type: 'QUERY',
    status: done ? (fails ? 'FAILED' : 'COMPLETED') : polled === 0 ? 'CREATED' : 'RUNNING',
    errorCode: done && fails ? 'INTERNAL_SERVER_ERROR' : null,
    objectCount: String(lines.length),
    rootObjectCount: String(lines.filter((line) => !line.includes('"__parentId"')).length),
    url: done && !fails && lines.length > 0 ? url : null,
    partialDataUrl: done && fails && lines.length > 0 ? url : null,
  };
}

function refusal(code: string, message: string): object {
  return { bulkOperation: null, userErrors: [{ code, field: ['query'], message }] };
}

/** Every node of every connection as a row of its own, children after their parent with its id. */
function* rowsOf(
  { selections }: SelectionSetNode,
  data: Readonly<Record<string, unknown>>,
  parentId: unknown,
): Generator<object> {
  for (const field of selections) {
    if (field.kind !== 'Field') continue;
    const inner = nodeOf(field);
    if (inner === null) continue;
    for (const node of nodesIn(data[field.name.value])) {
      const own = Object.fromEntries(Object.entries(node).filter(([name]) => !isConnection(inner, name)));
      yield parentId === null ? own : { ...own, __parentId: parentId };
      yield* rowsOf(inner, node, node['id']);
    }
  }
}

function nodesIn(connection: unknown): readonly Readonly<Record<string, unknown>>[] {
  const { edges = [] } = (connection ?? {}) as { edges?: readonly { node: Record<string, unknown> }[] };
  return edges.map(({ node }) => node);
}

/** What is selected of a connection's nodes, or null where the field is no connection. */
function nodeOf({ selectionSet }: FieldNode): SelectionSetNode | null {
  const inside = (set: SelectionSetNode | undefined, name: string): SelectionSetNode | undefined => {
    for (const field of set?.selections ?? [])
      if (field.kind === 'Field' && field.name.value === name) return field.selectionSet;
    return undefined;
  };
  return inside(inside(selectionSet, 'edges'), 'node') ?? null;
}

function isConnection({ selections }: SelectionSetNode, name: string): boolean {
  return selections.some(
    (field) => field.kind === 'Field' && field.name.value === name && nodeOf(field) !== null,
  );
}

/** Why a query cannot be run in bulk, or null. */
function problemOf(query: string, schema: GraphQLSchema): string | null {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    return 'Bulk queries must be valid GraphQL.';
  }
  const [error] = validate(schema, document);
  if (error !== undefined) return error.message;
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition' || definition.operation !== 'query') {
    return 'Bulk queries must hold exactly one query.';
  }
  const { connections, depth } = shapeOf(definition.selectionSet);
  if (connections === 0) return 'Bulk queries must contain at least one connection.';
  if (connections > MAX_CONNECTIONS) return 'Bulk queries cannot contain more than 5 connections.';
  return depth > 2 ? 'Bulk queries cannot contain connections with a nesting depth greater than 2.' : null;
}

function shapeOf({ selections }: SelectionSetNode): { connections: number; depth: number } {
  let connections = 0;
  let depth = 0;
  for (const field of selections) {
    if (field.kind !== 'Field') continue;
    const inner = nodeOf(field);
    if (inner === null) continue;
    const below = shapeOf(inner);
    connections += 1 + below.connections;
    depth = Math.max(depth, 1 + below.depth);
  }
  return { connections, depth };
}
