import { buildSchema, execute } from 'graphql';
import { type CallLog, createCallLog } from '../call-log.ts';
import type { SimulatedClock } from '../clock.ts';
import { type Call, createFaultPlan, type FaultPlan } from '../faults.ts';
import { type Loopback, listen, type SimulatedAnswer, type SimulatedRequest } from '../loopback.ts';
import { createShopifyAccess, type ShopifyAccess, type ShopifyCredentials } from './access.ts';
import { createBulkOperations } from './bulk.ts';
import { actualCost, type CostModel, createCostBucket, MAX_QUERY_COST, requestedCost } from './cost.ts';
import { callOf, hiddenBy, readRequest, refusedBy, throttled, tooDear, UNAUTHORISED } from './envelope.ts';
import { createInventoryMutations } from './inventory-mutations.ts';
import { type CallContext, rootOf } from './resolvers.ts';
import type { ShopifySeed } from './seed.ts';
import { createShopifyStore, type ShopifyStore } from './store.ts';

const VERSION = '2026-10';
const VERSION_HEADER = { 'x-shopify-api-version': VERSION };
const GRAPHQL = /^\/admin\/api\/[\w-]+\/graphql\.json$/;

/** The scopes that APEG asks for. */
export const SHOPIFY_SCOPES = [
  'read_products',
  'read_inventory',
  'write_inventory',
  'read_locations',
  'read_orders',
  'read_merchant_managed_fulfillment_orders',
];

/** How a simulated shop is set up. */
export interface ShopifySimulatorOptions {
  /** The SDL in schemas/vendor. */
  readonly schema: string;
  readonly clock: SimulatedClock;
  readonly seed?: ShopifySeed;
  readonly costModel?: CostModel;
  readonly bucket?: { readonly maximum: number; readonly restoreRate: number };
  /** Good rows are carried out though others are refused. */
  readonly partialRows?: boolean;
  readonly bulkPolls?: number;
  /** Real milliseconds that a slow call takes. */
  readonly slowBy?: number;
  readonly scopes?: readonly string[];
  /** Hears of each call before it is carried out: the place for a sale in between. */
  readonly onCall?: (call: Call) => void;
  readonly port?: number;
}

/** A simulated Shopify on the loopback interface. No live shop is ever contacted. */
export interface ShopifySimulator {
  readonly url: string;
  readonly credentials: ShopifyCredentials;
  readonly store: ShopifyStore;
  readonly faults: FaultPlan;
  readonly calls: CallLog;
  readonly access: ShopifyAccess;
  readonly close: () => Promise<void>;
}

/** Starts a simulated Shopify. */
export async function startShopify(options: ShopifySimulatorOptions): Promise<ShopifySimulator> {
  const { clock, costModel = 'linear', slowBy = 2_000, scopes = SHOPIFY_SCOPES } = options;
  const schema = buildSchema(options.schema);
  const credentials: ShopifyCredentials = {
    clientId: 'simulated-client',
    clientSecret: 'simulated-client-secret',
    accessToken: 'shpat_simulated_static_token',
    scopes,
  };
  const store = createShopifyStore(options.seed ?? {}, clock);
  const access = createShopifyAccess(credentials, clock);
  const faults = createFaultPlan();
  const calls = createCallLog();
  const bucket = createCostBucket(clock, options.bucket);
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, slowBy));
  const calm: CallContext = { scopes: new Set(scopes), bulk: true, faults: { beforeCommit: async () => {} } };
  let server: Loopback | null = null;
  const bulk = createBulkOperations({
    schema,
    clock,
    polls: options.bulkPolls ?? 1,
    baseUrl: () => server?.url ?? '',
    fails: () => faults.next({ operation: 'bulkQuery', kind: 'read' }) === 'bulk-failed',
    execute: async (document) =>
      (await execute({ schema, document, rootValue: root, contextValue: calm })).data ?? {},
  });
  const mutations = createInventoryMutations(store, clock, { partialRows: options.partialRows ?? false });
  const root = rootOf({ store, clock, mutations, bulk });

  const graphql = async (request: SimulatedRequest): Promise<SimulatedAnswer> => {
    const granted = access.scopesOf(request);
    if (granted === null) return UNAUTHORISED;
    const read = readRequest(request.body, schema);
    if ('errors' in read) return { status: 200, headers: VERSION_HEADER, body: read };
    const { document, operation, variables } = read;
    const call = callOf(operation);
    options.onCall?.(call);
    const fault = faults.next(call);
    const refused = refusedBy(fault);
    if (refused !== null) return logged(call, refused);
    const pricing = { schema, model: costModel, variables };
    const requested = requestedCost(operation, pricing);
    const cost = (actual: number | null): object => ({
      requestedQueryCost: requested,
      actualQueryCost: actual,
      throttleStatus: bucket.status(),
    });
    if (requested > MAX_QUERY_COST) return logged(call, tooDear(requested));
    if (!bucket.take(requested)) return logged(call, throttled(cost(null)));
    const beforeCommit = async (): Promise<void> => {
      if (fault === 'slow-commit') await pause();
      if (fault?.endsWith('before-commit') === true) throw new Error('the server broke');
    };
    const { data = null, errors } = await execute({
      schema,
      document,
      rootValue: root,
      contextValue: { scopes: granted, bulk: false, faults: { beforeCommit } } satisfies CallContext,
      variableValues: variables,
    });
    const actual = actualCost(operation, data, { ...pricing, requested });
    bucket.refund(requested - actual);
    const hidden = hiddenBy(fault);
    if (hidden !== null) return logged(call, hidden);
    const version = fault === 'version-mismatch' ? '2027-01' : VERSION;
    return logged(call, {
      status: 200,
      headers: { 'x-shopify-api-version': version },
      body: { data, ...(errors === undefined ? {} : { errors }), extensions: { cost: cost(actual) } },
      ...(fault === 'slow' ? { delay: slowBy } : {}),
    });
  };
  const logged = (call: Call, answer: SimulatedAnswer): SimulatedAnswer => {
    calls.add({ ...call, at: clock.milliseconds(), status: answer.dropped === true ? 0 : answer.status });
    return answer;
  };

  server = await listen(
    async (request) => {
      if (request.path === '/admin/oauth/access_token') {
        return logged({ operation: 'accessToken', kind: 'token' }, access.grant(request));
      }
      const file = bulk.file(request.path);
      if (file !== null) return logged({ operation: 'bulkFile', kind: 'read' }, { status: 200, body: file });
      if (request.method !== 'POST' || !GRAPHQL.test(request.path))
        return { status: 404, body: { errors: 'Not Found' } };
      return graphql(request);
    },
    clock,
    options.port,
  );
  return { url: server.url, credentials, store, faults, calls, access, close: server.close };
}
