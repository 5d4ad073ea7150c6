import type { Expected, Step } from '../../domain/plan.ts';
import { isRenewed } from './etsy-put.ts';
import { isEtsy, syncWrites } from './sync-writes.ts';

/** The rate that Etsy has documented for years; the client follows the live headers. */
const ETSY_CALLS_A_SECOND = 10;

/** Requests that a write takes when nothing goes wrong: the look before it, itself, and the look after. */
const CALLS = {
  'shopify-set': 1,
  'shopify-adjust': 2,
  'etsy-put': 2,
  // The look before; after the write a listing without linked pictures needs none.
  'etsy-images': 1,
  'etsy-state': 2,
} as const;

/** What performing the steps will take. */
export function expectedOf(steps: readonly Step[], kind: 'change' | 'rollback' = 'change'): Expected {
  const calls = { shopify: 0, etsy: 0 };
  for (const write of syncWrites(steps, kind)) {
    calls[write.side] += CALLS[write.kind];
    // What Etsy itself puts into a listing that was sold out is read after it.
    if (write.kind === 'etsy-state' && write.steps.some((step) => isEtsy(step) && isRenewed(step)))
      calls.etsy += 1;
  }
  const renewed = new Set(
    steps.flatMap((step) => (step.kind === 'etsy-activate' ? [step.target.listing_id] : [])),
  );
  return {
    calls,
    seconds: Math.max(0, Math.floor((calls.etsy - 1) / ETSY_CALLS_A_SECOND)),
    fees:
      renewed.size === 0
        ? []
        : [
            {
              consent: 'etsy-renewal',
              listings: renewed.size,
              what: "Etsy's listing fee, once for each listing at most",
            },
          ],
  };
}
