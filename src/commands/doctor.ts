import { z } from 'zod';
import { type Check, problem } from '../domain/check.ts';
import { ApegError } from '../domain/errors.ts';
import { ValidationReport } from '../domain/validation.ts';
import { checksMarkdown, checksText } from '../rendering/check-text.ts';
import { protectionChecks } from './app/protection-lines.ts';
import { createCommand } from './command.ts';
import type { Deps } from './deps.ts';
import { accessChecks, clockCheck, stuckChecks } from './doctor/access-checks.ts';
import { appChecks, machineChecks } from './doctor/machine-checks.ts';
import { checkoutCheck, fileChecks, journalChecks } from './doctor/repository-checks.ts';
import { validate } from './validate.ts';

const Input = z.object({
  settings: z.string().min(1, 'must not be empty').optional(),
  configDir: z.string().min(1, 'must not be empty').optional(),
  online: z.boolean().optional(),
});
type Input = z.infer<typeof Input>;

/** Checks this machine, this repository and what APEG may ask, and says what to do where something is wrong. */
export const doctor = createCommand(
  {
    name: 'doctor',
    summary:
      'check settings, files, credentials, queue, clock, disk, locks and journal; each line ok or what to do',
    options: [
      {
        name: 'online',
        summary: 'ask GitHub, the model and the shops whose credentials are set, with requests that read',
      },
      { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
      {
        name: 'config-dir',
        argument: 'folder',
        summary: 'where the configs are (default: where the Logbook is)',
      },
    ],
  },
  Input,
  async (input, deps) => {
    const checks = await examined(input, deps);
    return {
      ending: checks.some(({ state }) => state === 'problem') ? 'refused' : 'done',
      text: (style) => checksText(checks, style),
      json: () => ({ schema: 'apeg.doctor/1', at: deps.clock.now(), checks }),
      markdown: () => checksMarkdown(checks),
    };
  },
);

async function examined(input: Input, deps: Deps): Promise<Check[]> {
  const { machine, clock } = deps;
  const root = (await deps.topLevelOf('.')) ?? '';
  const now = clock.now();
  const online = input.online === true;
  const [facts, access, app, reached, journal] = await Promise.all([
    machine.facts(root),
    machine.access(root),
    machine.app(),
    online ? machine.reach(root) : [],
    journalChecks(deps, root),
  ]);
  return [
    ...machineChecks(facts),
    clockCheck(
      now,
      journal.entries.map(({ at }) => at),
      reached,
    ),
    await checkoutCheck(deps),
    ...(await filesOf(input, deps)),
    ...journal.checks,
    ...accessChecks(access, reached, now),
    ...(online && access.some(({ of, set }) => of === 'github' && set) ? await gitHubChecks(deps) : []),
    ...appChecks(app),
  ];
}

async function filesOf({ settings, configDir }: Input, deps: Deps): Promise<Check[]> {
  const named = {
    ...(settings === undefined ? {} : { settings }),
    ...(configDir === undefined ? {} : { configDir }),
  };
  try {
    return fileChecks(ValidationReport.parse((await validate.run(named, deps)).json()));
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return [problem('Files', error.message, error.hint ?? 'See apeg validate.')];
  }
}

async function gitHubChecks(deps: Deps): Promise<Check[]> {
  try {
    const github = await deps.github('');
    const { defaultBranch } = github.repository;
    const pulls = await github.pullRequests();
    return [
      ...protectionChecks(await github.protection(), defaultBranch),
      ...stuckChecks(pulls.items, deps.clock.now()),
    ];
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return [problem('GitHub', error.message, error.hint ?? 'See the network and GITHUB_TOKEN.')];
  }
}
