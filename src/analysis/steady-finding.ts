import { twoDecimals } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { Level, TrendSeries } from '../domain/performance-trends.ts';
import type { Bucketed } from '../history/execution-history.ts';
import { minimumDetectableDifference, sampleSizePerSide } from '../statistics/power.ts';
import { arrivalOf, needText } from './arrival.ts';
import { levelText } from './change-findings.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { proportionOfDays } from './day-rates.ts';
import { rateLevel } from './levels.ts';
import { judgedAsWhole } from './whole-window.ts';

/** Two whole weeks tell change from weekdays, and so many days is the shortest window that is looked at for changes. */
const FEWEST_DAYS = 14;

/**
 * What can be said where the success rate shows no change: how small a change these data would have shown, or how many more days it
 * takes until they show any. Nothing where there is a change, or no run.
 */
export function steadyFinding(
  series: readonly TrendSeries[],
  days: Bucketed['runs'],
  gate: GateRules,
): Finding[] {
  const success = series.find(({ metric }) => metric === 'success_rate');
  const coverage = coverageOf(days);
  if (success === undefined || coverage === null || changed(success)) return [];
  const level = rateLevel(proportionOfDays(days));
  const short = coverage.span < FEWEST_DAYS;
  const power = short ? shortPower(coverage) : steadyPower(level, coverage, gate);
  const rate = levelText(level, success);
  const need = needText(power);
  const statement = short
    ? `Not enough data to say whether the success rate changed, ${rate}: two whole weeks tell change from weekdays; ${need}.`
    : `No change of the success rate found: ${rate}. ${reachText(power, need, gate)}`;
  return [
    {
      id: 'trend.success_rate',
      kind: 'trend',
      statement,
      state: short || power.need_runs !== 0 ? 'INSUFFICIENT_DATA' : 'OBSERVE',
      rates: [],
      runs_needed: power.need_runs === 0 ? null : power.need_runs,
      evidence: evidenceOf({ level, coverage, power, gate, short }),
    },
  ];
}

function changed({ change_points: changes, fresh_rise: rise }: TrendSeries): boolean {
  return changes.length > 0 || rise !== null;
}

/** Each half of the window against the other, at the gate's smallest effect. */
function steadyPower(level: Level, coverage: Coverage, gate: GateRules): FindingEvidence['power'] {
  const inwards = (level.value * level.n + 0.5) / (level.n + 1);
  const direction = inwards > 0.5 ? 'down' : 'up';
  const designEffect = Math.max(1, level.n / level.n_eff);
  const other = direction === 'down' ? inwards - gate.min_effect : inwards + gate.min_effect;
  const factor =
    other <= 0 || other >= 1 ? 1 : (2 * sampleSizePerSide(inwards, other, { designEffect })) / level.n;
  return {
    mde: minimumDetectableDifference(inwards, level.n / 2, { direction, designEffect }),
    need_runs: Math.max(0, Math.ceil(level.n * (factor - 1))),
    ...arrivalOf(factor, coverage),
  };
}

function shortPower(coverage: Coverage): FindingEvidence['power'] {
  const factor = FEWEST_DAYS / coverage.span;
  return {
    mde: null,
    need_runs: Math.ceil(coverage.runs * (factor - 1)),
    ...arrivalOf(factor, coverage),
  };
}

function reachText({ mde }: FindingEvidence['power'], need: string, gate: GateRules): string {
  const reach =
    mde === null
      ? 'So few data could not have shown any.'
      : `Data of this size would have shown one of ${twoDecimals(mde)} with probability 0.8.`;
  return need === '' ? reach : `${reach} To tell one of ${twoDecimals(gate.min_effect)}, ${need}.`;
}

interface Steady {
  readonly level: Level;
  readonly coverage: Coverage;
  readonly power: FindingEvidence['power'];
  readonly gate: GateRules;
  readonly short: boolean;
}

function evidenceOf({ level, coverage, power, gate, short }: Steady): FindingEvidence {
  const { start, end, blocks } = coverage;
  return {
    claim: { metric: 'success_rate', denominator: 'runs', direction: null, min_effect: gate.min_effect },
    data: { from: start, to: end, runs: level.n, blocks, n_eff: level.n_eff },
    ...judgedAsWhole(coverage, level),
    identification: 'before-after',
    power,
    unmet: short ? ['support'] : ['discovery'],
  };
}
