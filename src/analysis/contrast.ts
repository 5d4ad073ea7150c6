import type { FailureContrast } from '../domain/failure-patterns.ts';
import { redact } from '../domain/redaction.ts';
import type { PlaceCensus } from '../history/execution-history.ts';
import { fisherExact } from '../statistics/fisher.ts';
import { benjaminiHochberg } from '../statistics/multiplicity.ts';
import { riskRatio } from '../statistics/risk-ratio.ts';

/** A contrast is shown at an adjusted p-value up to this. */
const LARGEST_P = 0.05;
/** Rows with fewer failed runs are not compared: no value could stand out. */
const FEWEST_FAILURES = 5;
const SHOWN = 10;

type Field = FailureContrast['field'];

interface Comparison {
  readonly family: number;
  readonly field: Field;
  readonly value: string;
  readonly cells: Pick<
    FailureContrast,
    'failed_with' | 'failed_without' | 'successful_with' | 'successful_without'
  >;
  readonly p: number;
}

/**
 * What sets the runs of each failure row apart from successful runs: values that they met, with the risk ratio and its interval,
 * and Fisher's p adjusted over every comparison of the report. Only values that raise the risk are kept.
 */
export function failureContrasts(
  census: readonly PlaceCensus[],
): ReadonlyMap<number, readonly FailureContrast[]> {
  const successful = census.filter((group) => group.family === null);
  const comparisons = [...Map.groupBy(census, (group) => group.family)].flatMap(([family, failed]) =>
    family === null || runsOf(failed) < FEWEST_FAILURES ? [] : compare(family, failed, successful),
  );
  const adjusted = benjaminiHochberg(comparisons.map(({ p }) => p));
  const found = new Map<number, FailureContrast[]>();
  for (const [index, comparison] of comparisons.entries()) {
    const contrast = contrastOf(comparison, adjusted[index] ?? 1);
    if (contrast.adjusted_p > LARGEST_P || contrast.interval.low <= 1) continue;
    found.set(comparison.family, [...(found.get(comparison.family) ?? []), contrast]);
  }
  for (const contrasts of found.values()) {
    contrasts.sort(
      (a, b) => a.adjusted_p - b.adjusted_p || b.risk_ratio - a.risk_ratio || (a.value < b.value ? -1 : 1),
    );
    contrasts.splice(SHOWN);
  }
  return found;
}

function compare(
  family: number,
  failed: readonly PlaceCensus[],
  successful: readonly PlaceCensus[],
): Comparison[] {
  const fields: readonly Field[] = ['node', 'agent', 'action', 'task_type'];
  return fields.flatMap((field) => {
    const values = new Set(failed.flatMap((group) => valuesOf(group, field)));
    return [...values].sort().flatMap((value) => {
      const failedWith = runsOf(failed.filter((group) => valuesOf(group, field).includes(value)));
      const successfulWith = runsOf(successful.filter((group) => valuesOf(group, field).includes(value)));
      const cells = {
        failed_with: failedWith,
        failed_without: runsOf(failed) - failedWith,
        successful_with: successfulWith,
        successful_without: runsOf(successful) - successfulWith,
      };
      const [met, unmet] = sides(cells);
      // A value that every run met, or none, sets nothing apart.
      return met.n === 0 || unmet.n === 0
        ? []
        : [{ family, field, value, cells, p: fisherExact(met, unmet) }];
    });
  });
}

function sides(
  cells: Comparison['cells'],
): [{ successes: number; n: number }, { successes: number; n: number }] {
  return [
    { successes: cells.failed_with, n: cells.failed_with + cells.successful_with },
    { successes: cells.failed_without, n: cells.failed_without + cells.successful_without },
  ];
}

function contrastOf({ field, value, cells, p }: Comparison, adjusted: number): FailureContrast {
  const [met, unmet] = sides(cells);
  const { ratio, interval, corrected } = riskRatio(met, unmet);
  return {
    field,
    value: redact(value),
    ...cells,
    risk_ratio: ratio,
    interval,
    corrected,
    p,
    adjusted_p: adjusted,
  };
}

function valuesOf(group: PlaceCensus, field: Field): readonly string[] {
  if (field === 'task_type') return group.taskType === null ? [] : [group.taskType];
  return group.values[field];
}

function runsOf(groups: readonly PlaceCensus[]): number {
  return groups.reduce((sum, group) => sum + group.runs, 0);
}
