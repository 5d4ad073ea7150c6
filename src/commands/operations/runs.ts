import { z } from 'zod';
import type { JournalEntry } from '../../domain/journal.ts';
import { resumeCommand } from '../../operations/confirm.ts';
import { openedRuns, recordOf } from '../../operations/run-record.ts';
import { sectionsText } from '../../rendering/operation-text.ts';
import { codeSpan, prose } from '../../rendering/tainted.ts';
import { createCommand, type Report } from '../command.ts';
import { receiptReport, refusalReport } from './reports.ts';

const Input = z.object({ run: z.string().min(1, 'must not be empty').optional() });

/** One run in a list. */
interface RunLine {
  readonly run: string;
  readonly kind: string;
  readonly opened_at: string;
  readonly actor: string;
  readonly items: number;
  readonly state: string;
}

/** Lists the runs of operations, or shows one. */
export const runs = createCommand(
  {
    name: 'runs',
    summary: 'list the runs of operations, or show the receipt of one',
    arguments: [{ name: 'run', summary: 'the id of a run' }],
    options: [],
  },
  Input,
  async ({ run }, deps) => {
    const journal = await deps.journal((await deps.topLevelOf('.')) ?? '');
    const entries = await journal.entries();
    return run === undefined ? listReport(linesOf(entries)) : oneReport(run, entries);
  },
);

function linesOf(entries: readonly JournalEntry[]): RunLine[] {
  return openedRuns(entries)
    .toReversed()
    .map(({ run, opened, receipt }) => {
      const { kind, actor, steps } = opened.body;
      const done =
        receipt === null ? 'not finished' : `${receipt.outcome}, ${receipt.counts.executed} executed`;
      return { run, kind, opened_at: opened.at, actor: actor.name, items: steps.length, state: done };
    });
}

function listReport(lines: readonly RunLine[]): Report {
  const texts = lines.map(
    ({ run, opened_at, actor, items, state }) => `${run}  ${opened_at}  ${actor}, ${items} items: ${state}`,
  );
  return {
    ending: 'done',
    text: (style) => sectionsText([['Runs', texts.length === 0 ? ['none yet'] : texts]], style),
    json: () => ({ runs: lines }),
    markdown: () =>
      lines.length === 0
        ? 'No run yet.\n'
        : lines
            .map(({ run, state, opened_at }) => `- ${codeSpan(run)} ${prose(`${opened_at}: ${state}`)}\n`)
            .join(''),
  };
}

function oneReport(run: string, entries: readonly JournalEntry[]): Report {
  const { opened, receipt } = recordOf(entries.filter((entry) => entry.run === run));
  if (receipt !== null) return { ...receiptReport(receipt), ending: 'done' };
  return opened === null
    ? refusalReport({
        reasons: [{ code: 'run-unknown', detail: `there is no run ${run}` }],
        next: 'apeg runs',
      })
    : refusalReport({
        reasons: [{ code: 'run-unfinished', detail: `the run ${run} is not finished` }],
        next: resumeCommand(run),
      });
}
