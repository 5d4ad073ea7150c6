import { z } from 'zod';
import { counted } from '../../domain/figure-text.ts';
import type { NamedJournal } from '../../domain/journal.ts';
import { auditJournal, type JournalAudit } from '../../operations/audit.ts';
import { sectionsText } from '../../rendering/operation-text.ts';
import { prose } from '../../rendering/tainted.ts';
import { createCommand } from '../command.ts';
import type { Deps } from '../deps.ts';

const Input = z.object({
  what: z.literal('verify', { error: 'must be verify' }),
  app: z.boolean().optional(),
});

const CUT_OFF =
  'A journal of which the end was cut off looks whole; compare the last hash with one that was kept elsewhere, such as in a receipt.';

/** Checks the chain of the journal, and that receipts say what it says. */
export const audit = createCommand(
  {
    name: 'audit',
    summary: 'check that the journal of operations is whole and unchanged',
    arguments: [{ name: 'what', summary: 'verify', choices: ['verify'], required: true }],
    options: [
      {
        name: 'app',
        summary:
          "the App's journals, in its database (APEG_STATE_DIR or DATABASE_URL), while the App is stopped, or at any time on Postgres",
      },
    ],
  },
  Input,
  async ({ app }, deps) => {
    const journals = app === true ? await deps.appJournals() : [await ownJournal(deps)];
    const audits = journals.map(({ name, entries }) => ({ name, ...auditJournal(entries) }));
    const sections = audits.map((one) => [one.name, auditLines(one)] as const);
    if (audits.length === 0)
      sections.push(['Journals', ['The App has none: nothing has been executed or refused']]);
    return {
      ending: audits.every(({ whole }) => whole) ? 'done' : 'refused',
      text: (style) => sectionsText([...sections, ['Note', [CUT_OFF]]], style),
      json: () => (app === true ? { journals: audits.map(jsonOf) } : (audits.map(jsonOf)[0] ?? {})),
      markdown: () =>
        [...sections.flatMap(([name, lines]) => lines.map((line) => `${name}: ${line}`)), CUT_OFF]
          .map((line) => `- ${prose(line)}\n`)
          .join(''),
    };
  },
);

async function ownJournal(deps: Deps): Promise<NamedJournal> {
  const journal = await deps.journal((await deps.topLevelOf('.')) ?? '');
  return { name: 'Journal', entries: await journal.entries() };
}

/** What an audit found, in sentences. */
export function auditLines({
  broken,
  differing,
  entries,
  runs,
  unfinished,
  lastHash,
}: JournalAudit): string[] {
  return [
    broken === null
      ? `The chain of ${counted(entries, 'entry', 'entries')} is whole${lastHash === null ? '' : `; the last hash is ${lastHash}`}`
      : `The chain is broken: ${broken}`,
    ...differing.map((run) => `The receipt of ${run} is not what the journal says`),
    `${counted(runs, 'run')}, ${unfinished.length} of them not finished${unfinished.length === 0 ? '' : `: ${unfinished.join(', ')}`}`,
  ];
}

function jsonOf({
  name,
  whole,
  broken,
  differing,
  entries,
  unfinished,
  lastHash,
}: JournalAudit & { name: string }): object {
  return { name, whole, broken, differing, entries, unfinished, last_hash: lastHash };
}
