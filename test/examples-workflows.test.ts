import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object; readonly steps: readonly Step[] }>>;
}

const folder = new URL('../examples/workflows/', import.meta.url);
const names = readdirSync(folder);
const read = (name: string): Workflow => parse(readFileSync(new URL(name, folder), 'utf8')) as Workflow;
const action = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as {
  inputs: Readonly<Record<string, unknown>>;
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
    const used: string[] = [];
    for (const { run = '', uses } of steps) {
      expect(run).not.toContain('${{');
      if (uses !== undefined) used.push(uses);
    }
    const pinned = /^(?:\.\/\.apeg-action|actions\/[\w-]+@(?!0{40})[0-9a-f]{40})$/;
    expect(used.filter((name) => !pinned.test(name))).toEqual([]);
  });

  it('run the APEG that two variables name, and no made-up one', () => {
    for (const name of ['nightly-analysis.yml', 'weekly-proposals.yml']) {
      const steps = Object.values(read(name).jobs).flatMap((job) => job.steps);
      const at = steps.findIndex(({ uses }) => uses === './.apeg-action');
      expect(steps[at - 1]?.with).toEqual({
        repository: '${{ vars.APEG_REPOSITORY }}',
        ref: '${{ vars.APEG_COMMIT }}',
        path: '.apeg-action',
        'persist-credentials': false,
      });
      expect(steps[at - 2]?.run).toContain('^[0-9a-f]{40}$');
      expect(Object.keys(steps[at]?.with ?? {}).filter((input) => !(input in action.inputs))).toEqual([]);
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
