import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../connectors/git-sandbox.ts';
import { createWorkplace } from '../../faces/workplace.ts';
import { CONFIGS } from '../../proposals/planted.ts';
import { type History, runHistory } from './run-history.ts';

/** A proposal as `suggest-improvements --format json` prints it, as far as these worlds look at it. */
export interface Suggested {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly reason: string;
  readonly title: string;
  readonly risk: { readonly level: string };
  readonly changes: readonly {
    readonly file: string;
    readonly pointer: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
}

/** What the commands made of a world. */
export interface RawOutcome {
  readonly sandbox: Sandbox;
  readonly run: ReturnType<typeof createWorkplace>['run'];
  readonly proposals: readonly Suggested[];
  readonly notProposed: readonly { readonly id: string; readonly reason: string; readonly detail: string }[];
  readonly markdown: string;
}

/** Files of a world beside its log: the planted configs, but for those that it has of its own. */
export type Files = Readonly<Record<string, string>>;

/** Writes a world's Logbook and configs into a real repository, and runs `analyze-feedback` and `suggest-improvements` there. */
export async function throughCommands(
  history: History | readonly object[],
  files: Files = {},
): Promise<RawOutcome> {
  const entries = 'cause' in history ? runHistory(history) : history;
  const period = 'cause' in history ? history.days : 7;
  const sandbox = createSandbox();
  const place = createWorkplace(sandbox.folder);
  for (const [name, text] of Object.entries({ ...CONFIGS, ...files })) place.write(name, text);
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'configs']);
  place.write('Logbook.jsonl', entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  const settings =
    files['.github/apeg.yml'] === undefined ? [] : ['--settings', place.at('.github/apeg.yml')];
  const { folder } = place;
  const analysed = await place.run(
    'analyze-feedback',
    '--config-dir',
    folder,
    '--logbook',
    place.at('Logbook.jsonl'),
    '--period',
    `${period}d`,
    '--output',
    place.at('feedback_report.json'),
    ...settings,
  );
  if (analysed.status !== 0) throw new Error(analysed.err);
  const suggested = await place.run(
    'suggest-improvements',
    '--from-report',
    place.at('feedback_report.json'),
    '--output',
    place.at('improvement_proposals.md'),
    '--config-dir',
    folder,
    '--format',
    'json',
    ...settings,
  );
  if (suggested.status !== 0) throw new Error(suggested.err);
  const { proposals, not_proposed: notProposed } = JSON.parse(suggested.out) as {
    proposals: Suggested[];
    not_proposed: RawOutcome['notProposed'];
  };
  return {
    sandbox,
    run: place.run,
    proposals,
    notProposed,
    markdown: place.read('improvement_proposals.md'),
  };
}

/** What is wrong with the diffs of an outcome: each must apply with real git, leave configs that validate, and go back. */
export async function faultyDiffs({ sandbox, run, proposals }: RawOutcome): Promise<string[]> {
  const faults: string[] = [];
  for (const { id } of proposals.filter(({ changes }) => changes.length > 0)) {
    const diff = join(sandbox.folder, 'config_diffs', `${id}.diff`);
    try {
      sandbox.git(['apply', '--check', '--index', diff]);
      sandbox.git(['apply', diff]);
      const { status, out } = await run(
        'validate',
        '--config-dir',
        sandbox.folder,
        '--logbook',
        join(sandbox.folder, 'Logbook.jsonl'),
      );
      if (status !== 0) faults.push(`${id} does not validate: ${out}`);
      sandbox.git(['apply', '--reverse', diff]);
      if (sandbox.git(['diff', '--name-only']) !== '') faults.push(`${id} does not go back`);
    } catch (error) {
      faults.push(`${id}: ${String(error)}`);
    }
  }
  return faults;
}
