import { redact } from '../domain/redaction.ts';
import type { NodeOutcome } from '../domain/workflow-efficiency.ts';
import type { NodePresence } from '../history/workflow-steps.ts';
import { newcombeDifference } from '../statistics/difference.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Proportion } from '../statistics/proportion.ts';
import { daysOf, proportionOfDays, rateOfDays } from './day-rates.ts';

/** Success rates that differ by less are the same for every purpose of a workflow. */
export const SAME_MARGIN = 0.05;

/** How the outcome of runs goes with the nodes they met, nodes that most runs met first. */
export function nodeOutcomes(presence: readonly NodePresence[]): NodeOutcome[] {
  const nodes = [...new Set(presence.flatMap((row) => Object.keys(row.met)))];
  return nodes
    .map((node) => outcomeOf(node, presence))
    .filter((outcome) => outcome.with.denominator > 0)
    .sort((a, b) => b.with.denominator - a.with.denominator || (a.node < b.node ? -1 : 1));
}

function outcomeOf(node: string, presence: readonly NodePresence[]): NodeOutcome {
  const metDays = daysOf(presence, (row) => runsOf(row, row.met[node] ?? 0));
  const unmetDays = daysOf(presence, (row) => runsOf(row, row.runs - (row.met[node] ?? 0)));
  const [met, unmet] = [proportionOfDays(metDays), proportionOfDays(unmetDays)];
  const both = {
    node: redact(node),
    with: rateOfDays(metDays, 'runs that met the node'),
    without: rateOfDays(unmetDays, 'runs that did not'),
  };
  if (met.n === 0 || unmet.n === 0)
    return { ...both, difference: null, verdict: 'every-run', runs_needed: null };
  const interval = newcombeDifference(met, unmet);
  const value = met.successes / met.n - unmet.successes / unmet.n;
  const verdict = verdictOf(interval);
  const needed = verdict === 'not-enough-data' ? furtherRuns(value, interval, met.n + unmet.n) : 0;
  return { ...both, difference: { value, interval }, verdict, runs_needed: needed };
}

function runsOf({ successful }: NodePresence, n: number): Proportion {
  return { successes: successful ? n : 0, n };
}

function verdictOf({ low, high }: Interval): NodeOutcome['verdict'] {
  if (low > 0 || high < 0) return 'differs';
  return low >= -SAME_MARGIN && high <= SAME_MARGIN ? 'same' : 'not-enough-data';
}

/** How many more runs until the interval, which narrows with their root, leaves out 0 or lies within the margin. */
function furtherRuns(difference: number, { low, high }: Interval, runs: number): number {
  const half = (high - low) / 2;
  const target = Math.max(Math.abs(difference), SAME_MARGIN - Math.abs(difference));
  return Math.max(1, Math.ceil(((half / target) ** 2 - 1) * runs));
}
