import { type LogbookEntry, type Macro, macros } from './logbook-entry.ts';

/** What `workflow/selector.py` keeps of a macro; numbers decay, so they are no counts. */
export interface MacroWeights {
  readonly successes: number;
  readonly failures: number;
  readonly plays: number;
  readonly total_reward: number;
}

/** Learns the weights from entries as they pass. */
export interface BanditLedger {
  observe(entry: LogbookEntry): void;
  weights(): Readonly<Record<Macro, MacroWeights>>;
}

/** The `selector.bandit.decay` of SessionConfig.json, applied once a run. */
const DECAY = 0.97;

function decayed(row: MacroWeights): MacroWeights {
  return {
    successes: row.successes * DECAY,
    failures: row.failures * DECAY,
    plays: row.plays * DECAY,
    total_reward: row.total_reward * DECAY,
  };
}

/** A ledger that has seen nothing yet. */
export function createBanditLedger(): BanditLedger {
  const nothing: MacroWeights = { successes: 0, failures: 0, plays: 0, total_reward: 0 };
  const rows: Record<Macro, MacroWeights> = {
    macro_role_prompt: nothing,
    macro_chain_of_thought: nothing,
    macro_rewrite: nothing,
  };
  function observe({ event_type, success, metadata }: LogbookEntry): void {
    const played = metadata?.chosen_macro;
    if (event_type !== 'workflow_end' || played === undefined) return;
    for (const macro of macros) rows[macro] = decayed(rows[macro]);
    const reward = success === true ? 1 : 0;
    const row = rows[played];
    rows[played] = {
      successes: row.successes + reward,
      failures: row.failures + 1 - reward,
      plays: row.plays + 1,
      total_reward: row.total_reward + reward,
    };
  }
  return { observe, weights: () => ({ ...rows }) };
}
