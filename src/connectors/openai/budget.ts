import { z } from 'zod';
import type { StateStore } from '../../domain/state-store.ts';
import type { Instant } from '../../domain/time.ts';
import type { WordingSettings } from '../../domain/wording-settings.ts';

/** What a request uses. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

/** Counts tokens and money of a month, and refuses what would go beyond. */
export interface Budget {
  /** Whether a request of at most this size still fits. */
  fits(most: Usage): Promise<boolean>;
  spend(used: Usage): Promise<void>;
}

const DOCUMENT = 'wording-spend';
const MILLION = 1_000_000;

const Spend = z.object({ month: z.string(), tokens: z.number(), usd: z.number() });

/** A budget that is kept in the state, by UTC month. */
export function createBudget(settings: WordingSettings, state: StateStore, now: () => Instant): Budget {
  const spent = async (): Promise<z.infer<typeof Spend>> => {
    const month = now().slice(0, 7);
    const known = Spend.safeParse(await state.read(DOCUMENT)).data;
    return known?.month === month ? known : { month, tokens: 0, usd: 0 };
  };
  const costOf = ({ input, output }: Usage): number =>
    (input * (settings.usd_per_million_input_tokens ?? 0) +
      output * (settings.usd_per_million_output_tokens ?? 0)) /
    MILLION;
  return {
    fits: async (most) => {
      const { tokens, usd } = await spent();
      const needed = most.input + most.output;
      return (
        needed <= settings.tokens_per_request &&
        tokens + needed <= settings.tokens_per_month &&
        usd + costOf(most) <= (settings.usd_per_month ?? Infinity)
      );
    },
    spend: async (used) => {
      const { month, tokens, usd } = await spent();
      await state.write(DOCUMENT, {
        month,
        tokens: tokens + used.input + used.output,
        usd: usd + costOf(used),
      });
    },
  };
}
