import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import type { RepositoryStanding } from '../../../src/rendering/standing.ts';

const AT = '2025-11-20T12:00:00.000Z';

/** An entry of the ledger; without a change nothing has been seen yet. */
export function ledgerEntry(
  proposal: string,
  outcome: LedgerEntry['outcome'],
  change: readonly [low: number, estimate: number, high: number] | null,
  covered: boolean | null = null,
): LedgerEntry {
  return {
    schema: 'apeg.ledger/1',
    proposal,
    revision: 1,
    rule: 'a',
    merged: { commit: 'a'.repeat(40), at: AT, first_day: '2025-11-21' },
    prediction: {
      metric: { kind: 'family-share', of: 'x', name: 'share of runs that fail with x', unit: 'share' },
      direction: 'lower',
      before: 0.2,
      low: -0.05,
      high: -0.01,
      level: 0.8,
      p_success: 0.7,
      horizon_days: 14,
    },
    outcome,
    reason: 'for a test',
    decided: null,
    horizon: '2025-12-04',
    paused: [],
    needed: null,
    figure: null,
    control: null,
    change:
      change === null
        ? null
        : {
            estimate: change[1],
            interval: { low: change[0], high: change[2], level: 0.95, method: 'newcombe' },
            design_effect: 1,
          },
    guardrails: [],
    looks: [],
    score:
      covered === null || change === null
        ? null
        : { covered, success: covered, realised: change[1], standard_error: 0.01 },
  };
}

/** A standing with something in every part; `text` is what came from outside. */
export function standing(text = 'waits for a review'): RepositoryStanding {
  return {
    schema: 'apeg.status/1',
    at: AT,
    analysis: null,
    proposals: [
      { title: 'Open', items: [{ id: 'provider-timeout.openai-timeout', text, pull: 12 }] },
      { title: 'Not enough data', items: [{ id: 'a.b', text, pull: null }] },
    ],
    ledger: {
      entries: [
        ledgerEntry('provider-timeout.openai-timeout', 'CONFIRMED', [-0.05, -0.03, -0.01], true),
        ledgerEntry('failing-node.node-retry-a-name-that-is-quite-long', 'HARM', [0.01, 0.03, 0.05], false),
        ledgerEntry('macro-mix.choice', 'VERIFYING', null),
      ],
      unjudged: 2,
      track_record: null,
    },
    operations: {
      plans: [{ id: 'sync_plan.json', text, pull: null }],
      unfinished: [{ id: 'run-1', text, pull: null }],
    },
    notes: ['Somebody was not asked'],
    next: [],
  };
}
