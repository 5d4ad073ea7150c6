import { type Check, note, ok, problem } from '../../domain/check.ts';
import { counted, wholeText } from '../../domain/figure-text.ts';
import type { AppFacts, MachineFacts } from '../../domain/machine.ts';

/** The versions of Node that APEG runs on, as package.json has them. */
export const NODE_VERSIONS = '^22.20 || ^24.11 || >=26';
const MEBIBYTE = 2 ** 20;
const LITTLE_FREE = 1024 * MEBIBYTE;
const TOO_LITTLE_FREE = 100 * MEBIBYTE;
const LETTERS_SHOWN = 5;

/** Programs, and the place where state is kept. */
export function machineChecks({ node, git, state }: MachineFacts): Check[] {
  return [
    suits(node)
      ? ok('Node', node)
      : problem('Node', `${node} is not one of ${NODE_VERSIONS}`, 'Install a version of Node that is.'),
    git === null
      ? problem('git', 'it cannot be run', 'Install git, and see that PATH leads to it.')
      : ok('git', git),
    ...(state === null
      ? [problem('State', 'there is no place to keep any', 'Set APEG_STATE_DIR to a folder that lasts.')]
      : stateChecks(state)),
  ];
}

/** Whether a version of Node is one that APEG runs on. */
export function suits(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 20) || (major === 24 && minor >= 11) || major >= 26;
}

function stateChecks({ folder, trouble, free, locks }: NonNullable<MachineFacts['state']>): Check[] {
  const gone = locks.filter(({ holder }) => holder === 'gone');
  const held = locks.filter(({ holder }) => holder !== 'gone');
  return [
    trouble === null
      ? ok('State', `${folder} can be written`)
      : problem(
          'State',
          `${folder} cannot be written (${trouble})`,
          'Set APEG_STATE_DIR to a folder that can.',
        ),
    diskCheck(free),
    ...(locks.length === 0 ? [ok('Locks', 'none is held')] : []),
    ...held.map(({ file, holder }) =>
      note(
        'Locks',
        holder === 'alive'
          ? `${file} is held by a process of this machine`
          : `${file} is held by a process of another machine`,
        holder === 'alive' ? null : 'If that process is gone for certain, delete the file.',
      ),
    ),
    ...gone.map(({ file }) => note('Locks', `${file} belongs to a process that is gone; it is taken over`)),
  ];
}

function diskCheck(free: number | null): Check {
  if (free === null) return note('Disk', 'the system does not say how much is free');
  const text = `${wholeText(free / MEBIBYTE)} MiB free where state is kept`;
  if (free < TOO_LITTLE_FREE)
    return problem('Disk', text, 'Make room: nothing is executed without a journal that can grow.');
  return free < LITTLE_FREE ? note('Disk', text, 'Make room before it is gone.') : ok('Disk', text);
}

/** The App of this machine: its variables, among them the webhook secret, and its queue. */
export function appChecks(app: AppFacts | null): Check[] {
  if (app === null) return [note('App', 'nothing of the GitHub App is set up on this machine')];
  const { trouble, letters, note: how } = app;
  return [
    trouble === null
      ? ok('App', 'its number, its key and the webhook secret are set')
      : problem('App', trouble, 'npm run setup makes an App; docs/deployment.md lists its variables.'),
    ...(letters === null
      ? [note('Queue', how)]
      : letters.length === 0
        ? [ok('Queue', `no job has failed for good; ${how}`)]
        : letters
            .slice(0, LETTERS_SHOWN)
            .map(({ kind, lane, failedAt, error }) =>
              problem(
                'Queue',
                `${kind} of repository ${lane} failed for good at ${failedAt}: ${error.slice(0, 200)}`,
                'Mend the cause; the next delivery or schedule tries again.',
              ),
            )),
    ...(letters !== null && letters.length > LETTERS_SHOWN
      ? [note('Queue', `${counted(letters.length - LETTERS_SHOWN, 'job')} more failed for good`)]
      : []),
  ];
}
