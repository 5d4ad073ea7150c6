import { mailAccessOf, slackWebhookOf } from '../config/alert-access.ts';
import { type Environment, GITHUB_API } from '../config/env.ts';
import { etsyAccessOf, shopifyAccessOf } from '../config/shop-access.ts';
import { etsyGrantEnd } from '../connectors/etsy/tokens.ts';
import { gitHubTokenFacts } from '../connectors/github/token-facts.ts';
import { modelFacts } from '../connectors/openai/model-facts.ts';
import { ApegError } from '../domain/errors.ts';
import type { AccessFact, Reached } from '../domain/machine.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Clock } from '../domain/time.ts';
import type { Shops } from './shops.ts';

/** What the environment holds, without asking anybody; no value leaves this. */
export async function accessFacts(
  { model, shops = {}, alerts = {}, github }: Environment,
  state: StateStore,
): Promise<AccessFact[]> {
  const some = (names: object, prefix: string): boolean =>
    Object.keys(names).some((name) => name.startsWith(prefix));
  const etsySet = some(shops, 'ETSY_');
  const etsy = etsySet ? sayOf(() => etsyAccessOf(shops)) : { trouble: null, value: null };
  return [
    { of: 'model', set: model !== undefined, trouble: null, expires: null },
    fact('shopify', some(shops, 'SHOPIFY_'), () => shopifyAccessOf(shops)),
    {
      of: 'etsy',
      set: etsySet,
      trouble: etsy.trouble,
      expires: etsy.value === null ? null : await etsyGrantEnd(etsy.value, state),
    },
    fact('mail', some(alerts, 'SMTP_'), () => mailAccessOf(alerts)),
    fact('slack', some(alerts, 'SLACK_'), () => slackWebhookOf(alerts)),
    { of: 'github', set: github !== undefined, trouble: null, expires: null },
  ];
}

/** Asks everybody whose credential is set, each with one request that reads. */
export async function reachAll(
  { model, github, shops: variables = {} }: Environment,
  shops: Shops,
  clock: Clock,
): Promise<Reached[]> {
  const base = { expires: null, time: null };
  const shop = async (of: 'shopify' | 'etsy', ask: () => Promise<string>): Promise<Reached> => {
    try {
      return { of, trouble: null, detail: await ask(), ...base };
    } catch (error) {
      return { of, trouble: sentence(error), detail: '', ...base };
    }
  };
  const set = (prefix: string): boolean => Object.keys(variables).some((name) => name.startsWith(prefix));
  return Promise.all([
    ...(github === undefined ? [] : [gitHubTokenFacts(github.token, github.apiUrl ?? GITHUB_API, clock)]),
    ...(model === undefined ? [] : [modelFacts(model.apiKey, model.baseUrl)]),
    ...(set('SHOPIFY_') ? [shop('shopify', () => shops.greet.shopify())] : []),
    ...(set('ETSY_') ? [shop('etsy', () => shops.greet.etsy())] : []),
  ]);
}

function fact(of: AccessFact['of'], set: boolean, read: () => unknown): AccessFact {
  return { of, set, trouble: set ? sayOf(read).trouble : null, expires: null };
}

function sayOf<T>(read: () => T): { readonly trouble: string | null; readonly value: T | null } {
  try {
    return { trouble: null, value: read() };
  } catch (error) {
    return { trouble: sentence(error), value: null };
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof ApegError)) throw error;
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}
