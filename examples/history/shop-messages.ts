import type { TaskType } from './logbook-entry.ts';
import type { Random } from './random.ts';

/** A shop's refusal: its words and its status code. */
export interface Refusal {
  readonly message: string;
  readonly status: number;
}

const people = ['maya.lindt', 'r.okafor', 'jonas.brandt', 'p.castellano', 'linh.tran'] as const;

/** The call that `workflow/shops.py` makes for a task when it reads (prep) or writes (export). */
export function shopPath(random: Random, task: TaskType, writes: boolean): string {
  const verb = writes ? 'PUT' : 'GET';
  if (task === 'listing_seo')
    return `${writes ? 'PATCH' : 'GET'} listings/${random.integer(1_100_000_000, 1_899_999_999)}`;
  const byAddress = !writes && task === 'order_question' && random.chance(0.35);
  if (byAddress) return `GET orders.json?email=${random.pick(people)}@example.com`;
  if (task !== 'product_description') return `${verb} orders/${random.integer(5_400_000, 5_499_999)}.json`;
  return writes ? `PUT products/${random.integer(8_100_000, 8_199_999)}.json` : 'POST graphql.json';
}

/** Shopify's "slow down", as the REST Admin API says it or, for GraphQL calls, with status 200. */
export function shopifyThrottled(random: Random, path: string): Refusal {
  if (path.startsWith('POST graphql')) {
    const cost = `"requestedQueryCost":${random.integer(82, 240)},"actualQueryCost":null`;
    const left = `"maximumAvailable":2000.0,"currentlyAvailable":${random.integer(3, 80)},"restoreRate":100.0`;
    const body =
      `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],` +
      `"extensions":{"cost":{${cost},"throttleStatus":{${left}}}}}`;
    return { message: `Shopify 200 OK: ${body} (${path})`, status: 200 };
  }
  const words =
    'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.';
  return { message: `Shopify 429 Too Many Requests: {"errors":"${words}"} (${path})`, status: 429 };
}

/** A rarer refusal by Shopify; a refused note carries a phone number of nobody. */
export function shopifyRefused(random: Random, task: TaskType, path: string): Refusal {
  if (task === 'product_description') {
    const message = `Shopify 503 Service Unavailable: {"errors":"Service Unavailable"} (${path})`;
    return { message, status: 503 };
  }
  if (path.startsWith('GET')) {
    return { message: `Shopify 404 Not Found: {"errors":"Not Found"} (${path})`, status: 404 };
  }
  const phone = `+1 202-555-01${String(random.integer(0, 99)).padStart(2, '0')}`;
  const message = `Shopify 422 Unprocessable Entity: {"errors":{"phone":["${phone} is invalid"]}} (${path})`;
  return { message, status: 422 };
}

/** Etsy's "slow down". */
export function etsyThrottled(path: string): Refusal {
  return {
    message: `Etsy 429 Too Many Requests: {"error":"Exceeded per second rate limit"} (${path})`,
    status: 429,
  };
}

/** Another refusal by Etsy: an expired token, a tag it does not take, a listing that is gone. */
export function etsyRefused(random: Random, path: string): Refusal {
  const kind = random.next();
  if (kind < 0.4) {
    const body = '{"error":"invalid_token","error_description":"access token is expired"}';
    return { message: `Etsy 401 Unauthorized: ${body} (${path})`, status: 401 };
  }
  if (kind < 0.75) {
    const body = `{"error":"Invalid tag: ${random.integer(21, 38)} characters, at most 20 are allowed"}`;
    return { message: `Etsy 400 Bad Request: ${body} (${path})`, status: 400 };
  }
  return { message: `Etsy 404 Not Found: {"error":"Resource not found"} (${path})`, status: 404 };
}
