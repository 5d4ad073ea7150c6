import { type CallLog, createCallLog } from '../call-log.ts';
import type { SimulatedClock } from '../clock.ts';
import { type Call, createFaultPlan, type FaultName, type FaultPlan } from '../faults.ts';
import { listen, type SimulatedAnswer, type SimulatedRequest } from '../loopback.ts';
import { createEtsyAccess, type EtsyAccess, type EtsyCredentials } from './access.ts';
import { etsyError } from './answers.ts';
import { createLimitMeter, type EtsyLimits, type LimitMeter } from './limits.ts';
import { ROUTES, type Route } from './routes.ts';
import type { EtsySeed } from './seed.ts';
import { createEtsyStore, type EtsyStore } from './store.ts';

const TOKEN_PATH = '/v3/public/oauth/token';

/** The scopes that APEG asks for. */
export const ETSY_SCOPES = ['listings_r', 'listings_w', 'shops_r', 'transactions_r'];

/** How a simulated Etsy is set up. */
export interface EtsySimulatorOptions {
  readonly clock: SimulatedClock;
  readonly seed?: EtsySeed;
  readonly limits?: EtsyLimits;
  readonly scopes?: readonly string[];
  /** A PUT of an inventory cuts the links of variation images, as sellers have reported. */
  readonly unlinkImages?: boolean;
  /** Days until a view is in the counter. */
  readonly viewsLagDays?: number;
  /** Texts of listings hold HTML entities, as sellers have reported of addresses. */
  readonly encodeEntities?: boolean;
  /** Real milliseconds that a slow call takes. */
  readonly slowBy?: number;
  /** Hears of each call before it is carried out: the place for a sale in between. */
  readonly onCall?: (call: Call) => void;
  /** Sees every exchange of the API, to hold it against Etsy's own description. */
  readonly onExchange?: (request: SimulatedRequest, answer: SimulatedAnswer, operation: string) => void;
  readonly port?: number;
}

/** A simulated Etsy on the loopback interface. No live shop is ever contacted. */
export interface EtsySimulator {
  readonly url: string;
  readonly credentials: EtsyCredentials;
  readonly store: EtsyStore;
  readonly faults: FaultPlan;
  readonly calls: CallLog;
  readonly access: EtsyAccess;
  readonly limits: LimitMeter;
  readonly close: () => Promise<void>;
}

/** Starts a simulated Etsy. */
export async function startEtsy(options: EtsySimulatorOptions): Promise<EtsySimulator> {
  const { clock, limits = { perSecond: 10, perDay: 10_000 }, slowBy = 2_000 } = options;
  const { scopes = ETSY_SCOPES, unlinkImages = false } = options;
  const credentials: EtsyCredentials = {
    keystring: 'simulatedkeystring',
    sharedSecret: 'simulatedsecret',
    // Of this start alone: a client may remember what came of the token of another.
    refreshToken: `77001.simulated-start-${clock.milliseconds()}`,
    scopes,
  };
  const store = createEtsyStore(options.seed ?? {}, clock, {
    lagDays: options.viewsLagDays ?? 0,
    encodeEntities: options.encodeEntities ?? false,
  });
  const access = createEtsyAccess(credentials, store.facts.userId, clock);
  const meter = createLimitMeter(limits, clock);
  const faults = createFaultPlan();
  const calls = createCallLog();
  let requests = 0;

  const served = async (request: SimulatedRequest, route: Route, fault: FaultName | null) => {
    const refusal =
      access.keyRefusal(request) ??
      meter.refusal() ??
      access.tokenRefusal(request, route.scope) ??
      refusedBy(fault);
    if (refusal !== null) return refusal;
    if (fault === 'slow-commit') await new Promise((resolve) => setTimeout(resolve, slowBy));
    if (fault?.endsWith('before-commit') !== true) {
      store.tabulate();
      const ids = (route.path.exec(request.path) ?? []).slice(1).map(Number);
      const answer = route.answer(request, ids, {
        store,
        scopes,
        now: clock.milliseconds(),
        unlinkImages,
        blankSkus: fault === 'blank-skus',
        repeatedRow: fault === 'repeated-row',
        withoutEffect: fault === 'no-effect',
      });
      if (fault?.endsWith('after-commit') !== true) {
        return fault === 'slow' ? { ...answer, delay: slowBy } : answer;
      }
    }
    return fault?.startsWith('drop') === true
      ? { status: 200, body: '', dropped: true }
      : etsyError(502, 'Bad Gateway');
  };

  const handle = async (request: SimulatedRequest): Promise<SimulatedAnswer> => {
    const token = request.method === 'POST' && request.path === TOKEN_PATH;
    const route = ROUTES.find(({ method, path }) => method === request.method && path.test(request.path));
    if (!token && route === undefined) return etsyError(404, 'Resource not found');
    const call: Call = route ?? { operation: 'token', kind: 'token' };
    options.onCall?.(call);
    const fault = faults.next(call);
    requests += 1;
    const bare = route === undefined ? tokenAnswer(request, fault) : await served(request, route, fault);
    const headers = {
      'x-etsy-request-uuid': `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`,
      ...(bare.status === 429 ? {} : meter.headers()),
    };
    const answer = { ...bare, headers: { ...headers, ...bare.headers } };
    calls.add({
      operation: call.operation,
      kind: call.kind,
      at: clock.milliseconds(),
      status: answer.dropped === true ? 0 : answer.status,
    });
    if (answer.dropped !== true) options.onExchange?.(request, answer, call.operation);
    return answer;
  };

  const tokenAnswer = (request: SimulatedRequest, fault: FaultName | null): SimulatedAnswer => {
    if (fault === '5xx-before-commit') return etsyError(502, 'Bad Gateway');
    const answer = access.refresh(request);
    return fault === 'drop-after-commit' ? { ...answer, dropped: true } : answer;
  };

  const server = await listen(handle, clock, options.port);
  return { url: server.url, credentials, store, faults, calls, access, limits: meter, close: server.close };
}

function refusedBy(fault: FaultName | null): SimulatedAnswer | null {
  const error = 'Exceeded per second rate limit';
  if (fault === '429') return { status: 429, headers: { 'retry-after': '2' }, body: { error } };
  if (fault === '429-bare') return { status: 429, body: { error } };
  return fault === '503'
    ? { status: 503, headers: { 'retry-after': '3' }, body: { error: 'Unavailable' } }
    : null;
}
