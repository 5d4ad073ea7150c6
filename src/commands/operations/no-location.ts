import type { Refusal } from '../../domain/operation.ts';
import type { NoLocation } from '../../operations/inventory-sync/make-plan.ts';

/** Why there can be no plan before settings name a location. */
export function noLocation({ locations }: NoLocation): Refusal {
  const names = locations.map(({ id, name, active }) => `${name} (${id})${active ? '' : ', not active'}`);
  const detail = names.length === 0 ? 'the shop has no location' : `the shop has ${names.join('; ')}`;
  return {
    reasons: [{ code: 'unknown-location', detail }],
    next: 'name one in .github/apeg.yml: operations.inventory_sync.shopify_location',
  };
}
