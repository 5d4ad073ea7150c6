import type { VendorId } from '../domain/vendors/vendor-table.ts';
import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import type { Skeleton } from './rows.ts';
import { contextOf } from './state.ts';
import { isBehind, vendorOfWords } from './vendors.ts';

/** Constants of a core that says by itself whose failure it is, or that any system has. */
const SPECIFIC = 6;

/** The vendor that what stands before a short core names: "connect ECONNREFUSED" is another failure with each of them. */
export function leadVendor(tokens: readonly string[], from: number, to: number): VendorId | null {
  if (from === 0) return null;
  const core = tokens.slice(from, to);
  if (isSpecific(core) || vendorOfWords(core) !== null) return null;
  const vendor = vendorOfWords(tokens.slice(0, from));
  // A cloud's client names the cloud, and only some of its messages the service.
  return vendor === 'aws' || isBehind(vendor, 'aws') ? null : vendor;
}

function isSpecific(core: readonly string[]): boolean {
  return core.filter((token) => token !== PLACEHOLDER_TEXT).length >= SPECIFIC;
}

/** A skeleton before what keeps it apart is settled. */
export interface Part {
  readonly tokens: readonly string[];
  readonly count: number;
  readonly failure: boolean;
  readonly led: boolean;
  readonly own: string | null;
  readonly provider: string | null;
  /** The vendor that only what stands before a short core names. */
  readonly lead: VendorId | null;
  readonly status: number | null;
}

export const NOWHERE = { provider: null, lead: null, status: null };

/**
 * Words whose provider or status one message names and another does not belong together, as long as only one is named.
 */
export function inContext(parts: readonly Part[]): readonly Skeleton[] {
  const known = new Map<string, { readonly providers: Set<string>; readonly statuses: Set<number> }>();
  for (const { tokens, provider, status } of parts) {
    const key = tokens.join(' ');
    const places = known.get(key) ?? { providers: new Set(), statuses: new Set() };
    if (provider !== null) places.providers.add(provider);
    if (status !== null) places.statuses.add(status);
    known.set(key, places);
  }
  return parts.map(({ tokens, count, failure, led, own, provider, lead, status }) => {
    const places = known.get(tokens.join(' '));
    const context = {
      provider: provider ?? lead ?? (led && !isSpecific(tokens) ? null : onlyOf(places?.providers)),
      status: status ?? onlyOf(places?.statuses),
    };
    return { tokens, count, failure, led, context: own === null ? contextOf(context) : ownContext(own) };
  });
}

function onlyOf<T>(values: ReadonlySet<T> | undefined): T | null {
  return values?.size === 1 ? ([...values][0] ?? null) : null;
}

/**
 * The context of messages that a rule of the user's own names.
 */
export function ownContext(name: string): string {
  return `own ${name}`;
}
