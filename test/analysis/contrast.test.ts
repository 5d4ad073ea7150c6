import { describe, expect, it } from 'vitest';
import { failureContrasts } from '../../src/analysis/contrast.ts';
import type { PlaceCensus } from '../../src/history/execution-history.ts';

function group(
  family: number | null,
  runs: number,
  taskType: string | null,
  nodes: readonly string[],
): PlaceCensus {
  return { family, taskType, runs, values: { node: nodes, agent: [], action: [] } };
}

describe('failureContrasts', () => {
  const census = [
    group(0, 40, 'long', ['intake', 'build']),
    group(0, 10, 'short', ['intake', 'build']),
    group(null, 200, 'long', ['intake', 'build']),
    group(null, 250, 'short', ['intake', 'build']),
  ];

  it('names the value that sets failing runs apart, with the risk ratio by hand', () => {
    const [contrast, ...others] = failureContrasts(census).get(0) ?? [];
    expect(others).toEqual([]);
    expect(contrast).toMatchObject({
      field: 'task_type',
      value: 'long',
      failed_with: 40,
      failed_without: 10,
      successful_with: 200,
      successful_without: 250,
      corrected: false,
    });
    expect(contrast?.risk_ratio).toBeCloseTo(40 / 240 / (10 / 260), 12);
    expect(contrast?.interval.low).toBeGreaterThan(1);
    expect(contrast?.adjusted_p).toBeGreaterThanOrEqual(contrast?.p ?? 1);
  });

  it('is silent about values that every run met', () => {
    expect(
      failureContrasts(census)
        .get(0)
        ?.some(({ field }) => field === 'node'),
    ).toBe(false);
  });

  it('is silent where failing and successful runs are alike, and for a handful of failures', () => {
    expect(
      failureContrasts([
        group(0, 20, 'a', []),
        group(0, 20, 'b', []),
        group(null, 200, 'a', []),
        group(null, 200, 'b', []),
      ]).size,
    ).toBe(0);
    expect(failureContrasts([group(0, 4, 'a', []), group(null, 200, 'b', [])]).size).toBe(0);
  });

  it('adjusts for every comparison of the report: one value among many has to stand out more', () => {
    const noise = Array.from({ length: 30 }, (_, family) => [
      group(family + 1, 5, 'long', []),
      group(family + 1, 6, 'short', []),
    ]).flat();
    const alone = failureContrasts(census).get(0)?.[0]?.adjusted_p ?? 1;
    const amongMany = failureContrasts([...census, ...noise]).get(0)?.[0]?.adjusted_p ?? 1;
    expect(amongMany).toBeGreaterThan(alone);
  });

  it('redacts the values it names', () => {
    const leaky = [
      group(0, 40, 'for ann@example.com', []),
      group(0, 1, 'b', []),
      group(null, 10, 'for ann@example.com', []),
      group(null, 300, 'b', []),
    ];
    expect(JSON.stringify([...(failureContrasts(leaky).get(0) ?? [])])).not.toContain('ann@example.com');
  });
});
