import { counted, rateText, twoDecimals } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { BanditComparison, BanditDisagreement, MacroPerformance } from '../domain/macro-performance.ts';
import { redact } from '../domain/redaction.ts';
import type { BanditArm } from '../history/bandit-weights.ts';

/** Plays below or above the uses of the log by more than this factor are no slip of the window's edge. */
const FAR = 2;

/** Sets what a bandit file says beside what the log says; its numbers are shown and compared, never used for a rate. */
export function compareBandit(
  arms: readonly BanditArm[],
  macros: Readonly<Record<string, MacroPerformance>>,
): BanditComparison[] {
  const known = new Set(arms.map((arm) => redact(arm.macro)));
  const missing = Object.keys(macros).filter((macro) => !known.has(macro));
  return [
    ...arms.map((arm) => comparisonOf({ ...arm, macro: redact(arm.macro) }, macros)),
    ...missing.map((macro) =>
      comparisonOf({ macro, successes: null, failures: null, plays: null, totalReward: null }, macros),
    ),
  ];
}

function comparisonOf(arm: BanditArm, macros: Readonly<Record<string, MacroPerformance>>): BanditComparison {
  const log = Object.hasOwn(macros, arm.macro) ? macros[arm.macro] : undefined;
  const interval = log?.success_rate_interval ?? null;
  const ratio = fileRatio(arm);
  const otherRate = ratio !== null && interval !== null && (ratio < interval.low || ratio > interval.high);
  return {
    macro: arm.macro,
    successes: arm.successes,
    failures: arm.failures,
    plays: arm.plays,
    file_ratio: ratio,
    log_uses: log?.usage_count ?? 0,
    log_rate: log?.success_rate ?? null,
    disagrees: otherRate,
    disagreements: disagreementsOf(arm, { log, otherRate }),
  };
}

function fileRatio(arm: BanditArm): number | null {
  const trials = (arm.successes ?? 0) + (arm.failures ?? 0);
  return trials > 0 && arm.successes !== null && arm.successes >= 0 && (arm.failures ?? 0) >= 0
    ? arm.successes / trials
    : null;
}

interface Beside {
  readonly log: MacroPerformance | undefined;
  readonly otherRate: boolean;
}

function disagreementsOf(arm: BanditArm, { log, otherRate }: Beside): BanditDisagreement[] {
  if (arm.successes === null && arm.failures === null && arm.plays === null)
    return [{ code: 'not-in-file', statement: 'The log has uses of it; the file does not know it.' }];
  const uses = log?.usage_count ?? 0;
  const plays = arm.plays ?? (arm.successes ?? 0) + (arm.failures ?? 0);
  const broken = [arm.successes, arm.failures, arm.plays].filter(
    (value) => value !== null && !Number.isInteger(value),
  );
  const found: (BanditDisagreement | false)[] = [
    broken.length > 0 && {
      code: 'fractional',
      statement: `${twoDecimals(Math.max(...broken.map(Number)))} is no count: every choice multiplies the numbers by a decay, and rewards are added in parts.`,
    },
    uses === 0 && {
      code: 'not-in-log',
      statement: `The log has no use of it in this window; the file has ${twoDecimals(plays)} plays.`,
    },
    uses > 0 &&
      plays * FAR < uses && {
        code: 'fewer-plays',
        statement: `${twoDecimals(plays)} plays against ${counted(uses, 'use')} in the log: decay makes the file forget all but the last plays.`,
      },
    uses > 0 &&
      plays > uses * FAR && {
        code: 'more-plays',
        statement: `${twoDecimals(plays)} plays against ${counted(uses, 'use')} in the log: the same history was added again at later choices, or it is older than the window.`,
      },
    otherRate && {
      code: 'other-rate',
      statement: `${shareText(arm)} in the file, ${logText(log)} in the log: ${causeOf(plays, uses)}`,
    },
  ];
  return found.filter((one) => one !== false);
}

function shareText({ successes, failures }: BanditArm): string {
  return `${twoDecimals(successes ?? 0)} of ${twoDecimals((successes ?? 0) + (failures ?? 0))}`;
}

/** What moves the share of a file away from the rate of the log, by what its plays give away. */
function causeOf(plays: number, uses: number): string {
  if (plays * FAR < uses)
    return `the last ${counted(Math.max(1, Math.round(plays)), 'play')} decide it, so it swings with luck.`;
  if (plays > uses * FAR)
    return 'one run was added again and again, and a writer that scores a choice before its run has ended credits it with the run before.';
  return 'a writer that scores a choice before its run has ended credits it with the run before, and decay weighs late runs more.';
}

function logText(log: MacroPerformance | undefined): string {
  return `${rateText({
    value: log?.success_rate ?? null,
    interval: log?.success_rate_interval ?? null,
    denominator: log?.usage_count ?? 0,
  })} ${log?.usage_count === 1 ? 'use' : 'uses'}`;
}

/** One sentence where the bandit file is not to be read as counts. */
export function banditFindings(comparisons: readonly BanditComparison[]): Finding[] {
  const apart = comparisons.filter((one) => one.disagreements.length > 0);
  if (apart.length === 0) return [];
  const rates = apart.filter((one) => one.disagrees).map((one) => `'${one.macro}'`);
  const moved = rates.length === 0 ? '' : ` Its numbers for ${rates.join(', ')} do not fit the log.`;
  return [
    {
      id: 'bandit-weights',
      kind: 'bandit-weights',
      statement: `The bandit file is no count of runs: it disagrees with the log on ${apart.length} of ${counted(comparisons.length, 'macro')}.${moved} Every rate here is from the log.`,
      state: 'OBSERVE',
      rates: [],
      runs_needed: null,
    },
  ];
}
