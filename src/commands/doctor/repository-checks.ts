import { type Check, note, ok, problem } from '../../domain/check.ts';
import { ApegError } from '../../domain/errors.ts';
import { counted } from '../../domain/figure-text.ts';
import { brokenLink, type JournalEntry } from '../../domain/journal.ts';
import type { ValidationReport } from '../../domain/validation.ts';
import type { Deps } from '../deps.ts';
import { runsUnderWay } from '../standing/operations.ts';

const MOST_SHOWN = 5;

/** The checkout that proposals are made in. */
export async function checkoutCheck(deps: Pick<Deps, 'repository'>): Promise<Check> {
  try {
    const { base } = await deps.repository('.');
    return ok('Checkout', `proposals start from the commit ${base.slice(0, 12)}`);
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return note('Checkout', error.message, error.hint ?? null);
  }
}

/** Settings, configs and logs, as apeg validate finds them. */
export function fileChecks({ checked, findings }: ValidationReport): Check[] {
  const problems = findings.filter(({ severity }) => severity === 'problem');
  const kinds = ['settings', 'config', 'logbook'] as const;
  const counts = kinds.map((kind) => [kind, checked.filter((one) => one.kind === kind)] as const);
  const inOrder = counts.map(([kind, files]) => {
    const own = problems.filter(({ file }) => files.some((one) => one.file === file));
    const subject = { settings: 'Settings', config: 'Configs', logbook: 'Logs' }[kind];
    if (own.length > 0) return null;
    if (files.length > 0) return ok(subject, `${files.map(({ file }) => file).join(', ')} can be read`);
    return kind === 'settings'
      ? ok(subject, 'there are none (.github/apeg.yml), and the defaults hold')
      : note(subject, kind === 'config' ? 'no config was found here' : 'no Logbook was found here');
  });
  return [
    ...inOrder.filter((check) => check !== null),
    ...problems
      .slice(0, MOST_SHOWN)
      .map(({ file, line, message, fix }) =>
        problem('Files', `${line === null ? file : `${file}:${line}`}: ${message}`, fix),
      ),
    ...(problems.length > MOST_SHOWN
      ? [
          problem(
            'Files',
            `${counted(problems.length - MOST_SHOWN, 'problem')} more`,
            'apeg validate lists all of them.',
          ),
        ]
      : []),
  ];
}

/** The journal of operations, and what it says when. */
export async function journalChecks(
  deps: Pick<Deps, 'journal'>,
  root: string,
): Promise<{ readonly checks: Check[]; readonly entries: readonly JournalEntry[] }> {
  try {
    const entries = await (await deps.journal(root)).entries();
    const broken = brokenLink(entries);
    const checks = [
      broken === null
        ? ok('Journal', `${counted(entries.length, 'entry', 'entries')}, and the chain is whole`)
        : problem(
            'Journal',
            `the chain is broken: ${broken}`,
            'Execute nothing; see docs/runbook.md and apeg audit verify.',
          ),
      ...runsUnderWay(entries).map(({ run, since, resume }) =>
        problem('Runs', `${run} was ${since}`, `Go on with it: ${resume}`),
      ),
    ];
    return { checks, entries };
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return {
      checks: [problem('Journal', error.message, error.hint ?? 'See apeg audit verify.')],
      entries: [],
    };
  }
}
