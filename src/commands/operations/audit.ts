import { z } from 'zod';
import { counted } from '../../domain/figure-text.ts';
import { brokenLink } from '../../domain/journal.ts';
import { entriesByRun, recordOf, runsOf } from '../../operations/run-record.ts';
import { sectionsText } from '../../rendering/operation-text.ts';
import { prose } from '../../rendering/tainted.ts';
import { createCommand } from '../command.ts';

const Input = z.object({ what: z.literal('verify', { error: 'must be verify' }) });

/** Checks the chain of the journal, and that receipts say what it says. */
export const audit = createCommand(
  {
    name: 'audit',
    summary: 'check that the journal of operations is whole and unchanged',
    arguments: [{ name: 'what', summary: 'verify', choices: ['verify'], required: true }],
    options: [],
  },
  Input,
  async (_, deps) => {
    const journal = await deps.journal((await deps.topLevelOf('.')) ?? '');
    const entries = await journal.entries();
    const byRun = entriesByRun(entries);
    const broken = brokenLink(entries);
    const differing = runsOf(entries).filter((run) => {
      const { receipt, changes } = recordOf(byRun.get(run) ?? []);
      return receipt !== null && JSON.stringify(receipt.changes) !== JSON.stringify(changes);
    });
    const open = runsOf(entries).filter((run) => recordOf(byRun.get(run) ?? []).receipt === null);
    const whole = broken === null && differing.length === 0;
    const last = entries.at(-1);
    const lines = [
      broken === null
        ? `The chain of ${counted(entries.length, 'entry', 'entries')} is whole${last === undefined ? '' : `; the last hash is ${last.hash}`}`
        : `The chain is broken: ${broken}`,
      ...differing.map((run) => `The receipt of ${run} is not what the journal says`),
      `${counted(runsOf(entries).length, 'run')}, ${open.length} of them not finished${open.length === 0 ? '' : `: ${open.join(', ')}`}`,
      'A journal of which the end was cut off looks whole; compare the last hash with one that was kept elsewhere, such as in a receipt.',
    ];
    return {
      ending: whole ? 'done' : 'refused',
      text: (style) => sectionsText([['Journal', lines]], style),
      json: () => ({
        whole,
        broken,
        differing,
        entries: entries.length,
        unfinished: open,
        last_hash: last?.hash ?? null,
      }),
      markdown: () => lines.map((line) => `- ${prose(line)}\n`).join(''),
    };
  },
);
