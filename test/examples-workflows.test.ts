import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object; readonly steps: readonly Step[] }>>;
}

const folder = new URL('../examples/workflows/', import.meta.url);
const names = readdirSync(folder);
const read = (name: string): Workflow => parse(readFileSync(new URL(name, folder), 'utf8')) as Workflow;
const action = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as {
  runs: { using: string; steps: Step[] };
};

describe('the sample workflows and the action', () => {
  it('are the three that the docs speak of', () => {
    expect(names.sort()).toEqual([
      'nightly-analysis.yml',
      'nightly-shop-dry-run.yml',
      'weekly-proposals.yml',
    ]);
    expect(action.runs.using).toBe('composite');
  });

  it('let nothing from outside into a shell, and pin what they use to a commit', () => {
    const steps = [
      ...names.flatMap((name) => Object.values(read(name).jobs).flatMap((job) => job.steps)),
      ...action.runs.steps,
    ];
    expect(steps.length).toBeGreaterThan(8);
    for (const { run = '', uses } of steps) {
      expect(run).not.toContain('${{');
      expect(uses ?? '@0000000000000000000000000000000000000000').toMatch(/@[0-9a-f]{40}$/);
    }
  });

  it('ask for the least: reading at most, and more only for the job that needs it', () => {
    for (const name of names) {
      const { permissions } = read(name);
      expect(Object.values(permissions).every((permission) => permission === 'read')).toBe(true);
    }
    expect(read('nightly-analysis.yml').permissions).toEqual({ contents: 'read' });
    expect(
      Object.values(read('nightly-analysis.yml').jobs).every((job) => job.permissions === undefined),
    ).toBe(true);
  });
});
