import { GraphQLError } from 'graphql';

/** The arguments of every connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** No paged list gives more than this. */
const MAX_OBJECTS = 25_000;
const MAX_PAGE = 250;

/** A page of rows, each known by its id. `bulk` gives all of them. */
export function page<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { first, after }: PageArguments,
  bulk: boolean,
): object {
  if (bulk) return { edges: rows.map((node) => ({ node, cursor: cursorOf(node.id) })), nodes: rows };
  if (first == null) throw refusal('you must provide one of first or last');
  if (first < 1 || first > MAX_PAGE) throw refusal(`first must be between 1 and ${MAX_PAGE}`);
  const last = Buffer.from(after ?? '', 'base64').toString('utf8');
  const start = after == null ? 0 : rows.findIndex(({ id }) => id === last) + 1;
  if (after != null && start === 0) throw refusal('the cursor is not valid');
  const end = Math.min(start + first, MAX_OBJECTS);
  const nodes = rows.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node) => ({ node, cursor: cursorOf(node.id) })),
    pageInfo: {
      hasNextPage: end < Math.min(rows.length, MAX_OBJECTS),
      hasPreviousPage: start > 0,
      startCursor: nodes[0] === undefined ? null : cursorOf(nodes[0].id),
      endCursor: nodes.at(-1) === undefined ? null : cursorOf(nodes.at(-1)?.id ?? ''),
    },
  };
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64');
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
