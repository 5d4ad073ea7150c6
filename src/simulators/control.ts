import { z } from 'zod';
import type { SimulatedClock } from './clock.ts';
import type { EtsySimulator } from './etsy/simulator.ts';
import { FaultRule } from './faults.ts';
import { type Loopback, listen, type SimulatedAnswer, type SimulatedRequest } from './loopback.ts';
import type { ShopifySimulator } from './shopify/simulator.ts';

/** What the control port steers. */
export interface Controlled {
  readonly shopify: ShopifySimulator;
  readonly etsy: EtsySimulator;
  readonly clock: SimulatedClock;
}

const Side = z.enum(['shopify', 'etsy']);
const Sell = z.strictObject({ side: Side, sku: z.string(), units: z.int().min(1).default(1) });
const Fault = z.strictObject({ side: Side, ...FaultRule.shape });
const Advance = z.strictObject({
  days: z.number().min(0).default(0),
  hours: z.number().min(0).default(0),
  seconds: z.number().min(0).default(0),
});
const Ship = z.strictObject({ side: Side });
const Expire = z.strictObject({ side: Side });

/** What can be asked of the control port, and how. */
export const CONTROL_HELP: Readonly<Record<string, string>> = {
  'GET /': 'this list',
  'GET /stock': 'the true stock of both sides by SKU',
  'GET /calls': 'how many requests each side had, by kind; write is 0 after a dry run',
  'POST /sell': '{"side": "shopify" | "etsy", "sku": "…", "units": 1}: somebody buys',
  'POST /ship': '{"side": …}: everything that was ordered is sent',
  'POST /fault': '{"side": …, "fault": "…", "on": "read" | "write" | operation, "after": 0, "times": 1}',
  'POST /advance': '{"days": 0, "hours": 0, "seconds": 0}: puts the clock of both sides forward',
  'POST /expire-tokens': '{"side": …}: ends the access tokens',
};

/** Opens the control port. */
export function openControl(controlled: Controlled, port = 0): Promise<Loopback> {
  return listen(async (request) => answer(request, controlled), controlled.clock, port);
}

function answer({ method, path, body }: SimulatedRequest, controlled: Controlled): SimulatedAnswer {
  const { shopify, etsy, clock } = controlled;
  switch (`${method} ${path}`) {
    case 'GET /':
      return ok({ simulator: true, now: clock.now(), requests: CONTROL_HELP });
    case 'GET /stock':
      return ok(trueStock(controlled));
    case 'GET /calls':
      return ok({ shopify: shopify.calls.counts(), etsy: etsy.calls.counts() });
    case 'POST /sell':
      return asked(Sell, body, ({ side, sku, units }) => controlled[side].store.sell(sku, units));
    case 'POST /ship':
      return asked(Ship, body, ({ side }) => controlled[side].store.ship());
    case 'POST /fault':
      return asked(Fault, body, ({ side, ...rule }) => controlled[side].faults.add(rule));
    case 'POST /advance':
      return asked(Advance, body, ({ days, hours, seconds }) =>
        clock.advance((days * 86_400 + hours * 3_600 + seconds) * 1_000),
      );
    case 'POST /expire-tokens':
      return asked(Expire, body, ({ side }) => controlled[side].access.expireTokens());
    default:
      return { status: 404, body: { error: `There is no ${method} ${path}; GET / lists what there is` } };
  }
}

function ok(body: object): SimulatedAnswer {
  return { status: 200, body };
}

function asked<T>(schema: z.ZodType<T>, body: string, act: (input: T) => void): SimulatedAnswer {
  try {
    const input = schema.safeParse(JSON.parse(body === '' ? '{}' : body));
    if (!input.success) {
      const [issue] = input.error.issues;
      const place = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
      return { status: 400, body: { error: `${place}: ${issue?.message ?? 'cannot be used'}` } };
    }
    act(input.data);
    return ok({ done: true });
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** What is really there, whatever any client believes. */
export function trueStock({ shopify, etsy }: Omit<Controlled, 'clock'>): object {
  const items = Array.from(shopify.store.items.values(), (item) => ({
    sku: item.sku,
    item: item.id,
    levels: Array.from(item.levels.values(), ({ locationId, available, committed }) => ({
      location: locationId,
      available,
      committed,
    })),
  }));
  const products = Array.from(etsy.store.listings.values()).flatMap(({ id, state, products: all }) =>
    (all ?? []).map(({ sku, quantity }) => ({ sku, listing: id, state, quantity })),
  );
  return { shopify: items, etsy: products, renewals: etsy.store.renewals() };
}
