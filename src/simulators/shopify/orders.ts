import { GraphQLError } from 'graphql';
import { millisecondsOf } from '../../domain/time.ts';
import { canary, canaryMail } from '../canaries.ts';
import type { SimulatedClock } from '../clock.ts';
import { gid, type StoredOrder } from './store.ts';

const VISIBLE_MS = 60 * 86_400_000;

/** An order as the API gives it; what is personal in it is a canary. */
export interface ApiOrder extends Readonly<Record<string, unknown>> {
  readonly id: string;
}

/** The orders that a search finds: those of the last 60 days alone unless the token may read all. */
export function findOrders(
  orders: readonly StoredOrder[],
  search: { readonly query?: string | null; readonly sortKey?: string; readonly all: boolean },
  clock: SimulatedClock,
): readonly ApiOrder[] {
  const matches = compile(search.query ?? '');
  const key = search.sortKey === 'CREATED_AT' ? 'createdAt' : 'processedAt';
  const oldest = clock.milliseconds() - VISIBLE_MS;
  return orders
    .filter(({ createdAt }) => search.all || millisecondsOf(createdAt) >= oldest)
    .filter(matches)
    .toSorted((one, other) => millisecondsOf(one[key]) - millisecondsOf(other[key]))
    .map(apiOrder);
}

function apiOrder(order: StoredOrder): ApiOrder {
  const { number, paidAt } = order;
  return {
    __typename: 'Order',
    id: gid('Order', number),
    legacyResourceId: String(number),
    number,
    name: `#${number}`,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.processedAt,
    cancelledAt: order.cancelledAt,
    closedAt: order.closedAt,
    closed: order.closedAt !== null,
    test: order.test,
    requiresShipping: order.requiresShipping,
    subtotalLineItemsQuantity: order.quantity,
    displayFinancialStatus: order.financial,
    displayFulfillmentStatus: order.fulfillment,
    email: canaryMail('email', number),
    phone: canary('phone', number),
    note: canary('note', number),
    clientIp: canary('client-ip', number),
    customerLocale: canary('customer-locale', number),
    transactions: () => transactionsOf(order, paidAt),
    fulfillmentOrders: () => ({ nodes: fulfillmentOrdersOf(order) }),
  };
}

function transactionsOf({ number, processedAt }: StoredOrder, paidAt: string | null): readonly object[] {
  const transaction = {
    id: gid('OrderTransaction', number),
    test: false,
    accountNumber: canary('card', number),
  };
  return paidAt === null
    ? [{ ...transaction, kind: 'AUTHORIZATION', status: 'SUCCESS', processedAt }]
    : [{ ...transaction, kind: 'SALE', status: 'SUCCESS', processedAt: paidAt }];
}

function fulfillmentOrdersOf({ number, fulfillmentOrders }: StoredOrder): readonly object[] {
  return fulfillmentOrders.map(({ status, fulfillAt = null, fulfillBy = null, holds = [] }, index) => ({
    __typename: 'FulfillmentOrder',
    id: gid('FulfillmentOrder', number * 10 + index),
    status,
    fulfillAt,
    fulfillBy,
    fulfillmentHolds: holds.map((reason, hold) => ({
      id: gid('FulfillmentHold', number * 100 + hold),
      reason,
      reasonNotes: canary('hold-notes', number),
    })),
  }));
}

type Matcher = (order: StoredOrder) => boolean;

/** The part of Shopify's search language that is about the state and the times of orders. */
function compile(query: string): Matcher {
  const terms = Array.from(query.matchAll(/(-?)(\w+):(<=|>=|<|>)?('[^']*'|"[^"]*"|\S+)/g), (match) => {
    const [, not = '', key = '', sign = '', value = ''] = match;
    const matches = term(key, sign, value.replaceAll(/^['"]|['"]$/g, ''));
    return not === '' ? matches : (order: StoredOrder) => !matches(order);
  });
  const rest = query.replaceAll(/-?\w+:(?:<=|>=|<|>)?(?:'[^']*'|"[^"]*"|\S+)|\bAND\b|\s/g, '');
  if (rest !== '') throw new GraphQLError(`simulator: the search ${JSON.stringify(rest)} is not understood`);
  return (order) => terms.every((matches) => matches(order));
}

/** What each status of the search language means in the words of orders. */
const FULFILLMENT: Readonly<Record<string, readonly string[]>> = {
  unshipped: ['UNFULFILLED'],
  unfulfilled: ['UNFULFILLED', 'PARTIALLY_FULFILLED', 'ON_HOLD', 'SCHEDULED', 'IN_PROGRESS', 'OPEN'],
  partial: ['PARTIALLY_FULFILLED'],
  shipped: ['FULFILLED'],
  fulfilled: ['FULFILLED'],
  scheduled: ['SCHEDULED'],
  on_hold: ['ON_HOLD'],
  request_declined: ['REQUEST_DECLINED'],
};

function term(key: string, sign: string, value: string): Matcher {
  switch (key) {
    case 'status':
      return (order) => statusFits(order, value);
    case 'fulfillment_status': {
      const fits = value.split(',').flatMap((name) => FULFILLMENT[name] ?? []);
      return ({ fulfillment }) => fits.includes(fulfillment);
    }
    case 'financial_status':
      return ({ financial }) => value.toUpperCase().split(',').includes(financial);
    case 'test':
      return ({ test }) => String(test) === value;
    case 'processed_at':
      return ({ processedAt }) => compares(millisecondsOf(processedAt), sign, millisecondsOf(value));
    case 'created_at':
      return ({ createdAt }) => compares(millisecondsOf(createdAt), sign, millisecondsOf(value));
    default:
      throw new GraphQLError(`simulator: the search filter ${key} is not understood`);
  }
}

function statusFits({ cancelledAt, closedAt }: StoredOrder, status: string): boolean {
  const [cancelled, closed] = [cancelledAt !== null, closedAt !== null];
  if (status === 'open') return !cancelled && !closed;
  if (status === 'not_closed') return !closed;
  if (status === 'closed') return closed;
  return status === 'cancelled' ? cancelled : true;
}

function compares(one: number, sign: string, other: number): boolean {
  if (sign === '<=') return one <= other;
  if (sign === '>=') return one >= other;
  if (sign === '<') return one < other;
  return sign === '>' ? one > other : one === other;
}
