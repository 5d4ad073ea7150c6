import { intervalText, rateText, twoDecimals, wholeText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { MacroComparison, MacroComparisons, MacroPerformance } from '../domain/macro-performance.ts';
import { whenText } from './arrival.ts';
import { rateOf } from './rates.ts';

/** So many claims beside the headline are stated; the report has them all. */
const CLAIMS_STATED = 5;

interface Ranked {
  readonly name: string;
  readonly rate: ReturnType<typeof rateOf>;
}

/**
 * What the log says of the macros: one headline, and every claim that passed the gate. No sentence says that a macro is better
 * than another unless its finding did.
 */
export function macroFindings(
  macros: Readonly<Record<string, MacroPerformance>>,
  comparisons: MacroComparisons,
): Finding[] {
  const ranked = comparisons.compared
    .flatMap((name): Ranked[] => {
      const macro = Object.hasOwn(macros, name) ? macros[name] : undefined;
      return macro === undefined ? [] : [{ name, rate: rateOf(macro.successful, macro.usage_count, 'uses') }];
    })
    .sort((a, b) => (b.rate.value ?? 0) - (a.rate.value ?? 0) || (a.name < b.name ? -1 : 1));
  const [best] = ranked;
  if (best === undefined || ranked.length < 2) return [];
  const overall = comparisons.pairs.filter((pair) => pair.within === 'all-task-types');
  const rivals = overall.filter((pair) => pair.higher === best.name || pair.lower === best.name);
  const bestOfAll = rivals.every((pair) => pair.state === 'CLAIM' && pair.higher === best.name);
  return [
    bestOfAll ? bestFinding(ranked, rivals) : openFinding(ranked, overall),
    ...claimFindings(comparisons.pairs, bestOfAll ? best.name : null),
  ];
}

/** It passed the gate against every other one. */
function bestFinding(ranked: readonly Ranked[], rivals: readonly MacroComparison[]): Finding {
  const best = ranked[0]?.name ?? '';
  const least = rivals.toSorted((a, b) => (a.difference ?? 0) - (b.difference ?? 0))[0];
  const against = least === undefined ? '' : ` The next is ${claimText(least)}.`;
  return {
    ...headline(ranked, least),
    statement: `Increase usage of '${best}': it succeeds more often than ${ranked.length === 2 ? 'the other macro' : 'every other macro'}.${against}`,
    state: 'CLAIM',
    runs_needed: null,
  };
}

/** It has the highest observed rate, and that is all that can be said of it. */
function openFinding(ranked: readonly Ranked[], overall: readonly MacroComparison[]): Finding {
  const [best, second, last] = [ranked[0], ranked[1], ranked.at(-1)];
  const shown = overall.some(({ interval }) => interval !== null && (interval.low > 0 || interval.high < 0));
  const other = shown ? second : last;
  const pair = overall.find((one) => isPairOf(one, best?.name, other?.name));
  const state = pair?.state === 'OBSERVE' ? 'OBSERVE' : 'INSUFFICIENT_DATA';
  const statement =
    best === undefined || last === undefined
      ? ''
      : shown
        ? `'${best.name}' has the highest observed rate (${rateText(best.rate)} uses); ${lackText(pair)}.`
        : `No difference found ${ranked.length === 2 ? 'between the two' : `among the ${ranked.length}`} macros: success rates run from ${rateText(last.rate)} uses ('${last.name}') to ${rateText(best.rate)} uses ('${best.name}'). ${reachText(pair)}`;
  return { ...headline(ranked, pair), statement, state, runs_needed: pair?.evidence.power.need_runs ?? null };
}

function headline(
  ranked: readonly Ranked[],
  pair: MacroComparison | undefined,
): Pick<Finding, 'id' | 'kind' | 'rates' | 'evidence'> {
  return {
    id: 'macro-comparison',
    kind: 'macro-comparison',
    rates: [...ranked],
    ...(pair === undefined ? {} : { evidence: pair.evidence }),
  };
}

function isPairOf(pair: MacroComparison, one: string | undefined, other: string | undefined): boolean {
  return (pair.higher === one && pair.lower === other) || (pair.higher === other && pair.lower === one);
}

/** Why it cannot be called better, and what would be needed. */
function lackText(pair: MacroComparison | undefined): string {
  if (pair === undefined) return 'not enough data to say that it is better';
  const { power, unmet } = pair.evidence;
  if (pair.state === 'CLAIM') return 'some are behind it, not all';
  const than = `to set '${pair.higher}' apart from '${pair.lower}'`;
  if (pair.state === 'INSUFFICIENT_DATA' && power.need_runs !== null)
    return `not enough data to say that it is better: need ${wholeText(power.need_runs)} more runs ${than}${whenText(power)}`;
  if (unmet.includes('guardrails'))
    return `nothing says that it is better all in all: its score or its duration may be worse than those of '${pair.lower}'`;
  return `there are runs enough to set '${pair.higher}' apart from '${pair.lower}', but the difference is too small or did not hold in both parts of the window`;
}

/** How small a difference these data would have shown. */
function reachText(pair: MacroComparison | undefined): string {
  const power = pair?.evidence.power;
  const reach =
    power?.mde === null || power === undefined
      ? 'So few data could not have shown any'
      : `Data of this size would have shown one of ${twoDecimals(power.mde)} with probability 0.8`;
  const need =
    power === undefined || power.need_runs === null || power.need_runs === 0
      ? ''
      : `; to tell one of ${twoDecimals(Math.max(pair?.difference ?? 0, pair?.evidence.claim.min_effect ?? 0))}, need ${wholeText(power.need_runs)} more runs${whenText(power)}`;
  return `${reach}${need}.`;
}

function claimFindings(pairs: readonly MacroComparison[], best: string | null): Finding[] {
  const claims = pairs.filter((pair) => pair.state === 'CLAIM');
  const overall = claims.filter((pair) => pair.within === 'all-task-types');
  const said = (pair: MacroComparison) =>
    pair.within === 'all-task-types'
      ? pair.higher === best
      : overall.some((one) => one.higher === pair.higher && one.lower === pair.lower);
  return claims
    .filter((pair) => !said(pair))
    .sort((a, b) => (b.difference ?? 0) - (a.difference ?? 0) || (idOf(a) < idOf(b) ? -1 : 1))
    .slice(0, CLAIMS_STATED)
    .map((pair) => ({
      id: idOf(pair),
      kind: 'macro-comparison',
      statement: `${pair.within === 'all-task-types' ? '' : `For task type '${pair.task_type ?? 'none'}': `}Investigate ${claimText(pair)}.`,
      state: 'CLAIM',
      rates: [
        { name: pair.higher, rate: pair.higher_rate },
        { name: pair.lower, rate: pair.lower_rate },
      ],
      runs_needed: null,
      evidence: pair.evidence,
    }));
}

function idOf(pair: MacroComparison): string {
  const scope = pair.within === 'all-task-types' ? [] : [pair.task_type ?? 'none'];
  return ['macro-comparison', ...scope, pair.lower, pair.higher].join('.');
}

/** The weaker macro of a claim, with both rates, the difference and how it held. */
function claimText(pair: MacroComparison): string {
  const { confirm } = pair.evidence;
  const difference =
    pair.difference === null || pair.interval === null
      ? ''
      : `; difference ${twoDecimals(pair.difference)} ${intervalText(pair.interval)}`;
  const mix = pair.within === 'all-task-types' ? ' with the same mix of task types' : '';
  const held =
    confirm === null
      ? ''
      : `, and it held in the second part of the window (${twoDecimals(confirm.estimate)} [${twoDecimals(confirm.lo)}, ${twoDecimals(confirm.hi)}])`;
  return `'${pair.lower}': it succeeds less often than '${pair.higher}', ${rateText(pair.lower_rate)} against ${rateText(pair.higher_rate)} uses${difference}${mix}${held}`;
}
