import {
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SimulatedClock } from '../clock.ts';

/**
 * How a connection counts: by its size (the upper bound of what Shopify publishes), or by 1 + ⌊10·ln n / ln 250⌋, the
 * sublinear law that others have measured (graphql-ruby, pull request 5460). The real one is unpublished.
 */
export type CostModel = 'linear' | 'log';

/** The most that a single query may cost, on every plan. */
export const MAX_QUERY_COST = 1_000;

const MUTATION_COST = 10;

interface Pricing {
  readonly schema: GraphQLSchema;
  readonly model: CostModel;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What an operation is charged before it runs: leaves 0, objects 1, mutations 10, a connection its page size times what
 * one node costs, inline fragments the dearest of them.
 */
export function requestedCost(operation: OperationDefinitionNode, pricing: Pricing): number {
  if (operation.operation === 'mutation') return operation.selectionSet.selections.length * MUTATION_COST;
  return costOfSelection(operation.selectionSet, pricing.schema.getQueryType(), pricing, {});
}

/** What it cost in hindsight: pages count by the rows they had. Never more than was requested. */
export function actualCost(
  operation: OperationDefinitionNode,
  data: unknown,
  pricing: Pricing & { readonly requested: number },
): number {
  if (operation.operation === 'mutation') return pricing.requested;
  const cost = costOfSelection(operation.selectionSet, pricing.schema.getQueryType(), pricing, data ?? {});
  return Math.min(cost, pricing.requested);
}

function costOfSelection(
  { selections }: SelectionSetNode,
  type: unknown,
  pricing: Pricing,
  data: unknown,
): number {
  let fields = 0;
  let dearest = 0;
  for (const selection of selections) {
    if (selection.kind === 'Field') fields += costOfField(selection, type, pricing, data);
    else if (selection.kind === 'InlineFragment') {
      const named = selection.typeCondition?.name.value;
      const of = named === undefined ? type : pricing.schema.getType(named);
      dearest = Math.max(dearest, costOfSelection(selection.selectionSet, of, pricing, data));
    }
  }
  return fields + dearest;
}

function costOfField(node: FieldNode, parent: unknown, pricing: Pricing, data: unknown): number {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
  const field = parent.getFields()[node.name.value];
  if (field === undefined || node.selectionSet === undefined || isLeafType(getNamedType(field.type)))
    return 0;
  const type = getNamedType(field.type as GraphQLOutputType);
  const value = property(data, node.alias?.value ?? node.name.value);
  const size = pageSize(node, pricing.variables);
  if (type.name.endsWith('Connection')) return 1 + costOfPage(node, type, pricing, { value, size });
  const rows = value === undefined ? size : Array.isArray(value) ? value.length : 1;
  const first = Array.isArray(value) ? value[0] : value;
  return factor(rows, pricing.model) * (1 + costOfSelection(node.selectionSet, type, pricing, first ?? {}));
}

/** Rows come as nodes or as edges; page info is an object of its own. */
function costOfPage(
  node: FieldNode,
  type: unknown,
  pricing: Pricing,
  page: { readonly value: unknown; readonly size: number },
): number {
  let cost = 0;
  for (const part of node.selectionSet?.selections ?? []) {
    if (part.kind !== 'Field' || !isObjectType(type)) continue;
    const name = part.name.value;
    const rows = property(page.value, name);
    const each = { ...part, arguments: [] };
    const one = costOfField(each, type, pricing, { [name]: Array.isArray(rows) ? rows.slice(0, 1) : rows });
    const count = Array.isArray(rows) ? rows.length : page.size;
    cost += name === 'pageInfo' ? one : factor(count, pricing.model) * one;
  }
  return cost;
}

function pageSize(node: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  for (const { name, value } of node.arguments ?? []) {
    const given = value.kind === 'Variable' ? variables[value.name.value] : undefined;
    if (name.value === 'ids') return Array.isArray(given) ? given.length : 1;
    if (name.value !== 'first' && name.value !== 'last') continue;
    return value.kind === 'IntValue' ? Number(value.value) : Number(given ?? 1);
  }
  return 1;
}

function factor(rows: number, model: CostModel): number {
  if (model === 'linear' || rows < 2) return rows;
  return 1 + Math.floor((10 * Math.log(rows)) / Math.log(250));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The bucket that costs are taken from. */
export interface CostBucket {
  /** Takes a cost, or says no where there is not enough. */
  readonly take: (cost: number) => boolean;
  readonly refund: (cost: number) => void;
  readonly status: () => {
    readonly maximumAvailable: number;
    readonly currentlyAvailable: number;
    readonly restoreRate: number;
  };
}

/** A full bucket; the defaults are those of the Standard plan: 2,000 points, 100 more each second. */
export function createCostBucket(
  clock: SimulatedClock,
  { maximum = 2_000, restoreRate = 100 } = {},
): CostBucket {
  let available = maximum;
  let filledAt = clock.milliseconds();
  const fill = (): void => {
    const now = clock.milliseconds();
    available = Math.min(maximum, available + ((now - filledAt) / 1000) * restoreRate);
    filledAt = now;
  };
  return {
    take: (cost) => {
      fill();
      if (cost > available) return false;
      available -= cost;
      return true;
    },
    refund: (cost) => {
      available = Math.min(maximum, available + cost);
    },
    status: () => {
      fill();
      return {
        maximumAvailable: maximum,
        currentlyAvailable: Math.floor(available),
        restoreRate,
      };
    },
  };
}
