import { dirname, join } from 'node:path';
import { z } from 'zod';
import { counted } from '../domain/figure-text.ts';
import type { NotProposed } from '../domain/proposal.ts';
import { isQuiet } from '../domain/reason.ts';
import { reworded } from '../proposals/reword.ts';
import type { Suggestions } from '../proposals/suggest.ts';
import { proposalsMarkdown } from '../rendering/proposal-markdown.ts';
import { heading, type TextStyle } from '../rendering/report-text.ts';
import { printable } from '../rendering/tainted.ts';
import { createCommand } from './command.ts';
import { oldDiffs } from './old-diffs.ts';
import { checkOutputs } from './outputs.ts';
import { REPORT_OPTIONS, ReportInput, suggestFrom } from './suggesting.ts';

const DIFF_FOLDER = 'config_diffs';

const Input = ReportInput.extend({
  output: z.string().min(1, 'must not be empty').default('improvement_proposals.md'),
});

/** Makes proposals from a report and the configs; reads no log. */
export const suggestImprovementsCommand = createCommand(
  {
    name: 'suggest-improvements',
    summary: 'make proposals and config diffs from a feedback report',
    options: [
      ...REPORT_OPTIONS.slice(0, 1),
      {
        name: 'output',
        argument: 'file',
        summary: 'Markdown to write (default: improvement_proposals.md); diffs go to config_diffs/ beside it',
      },
      ...REPORT_OPTIONS.slice(1),
    ],
  },
  Input,
  async (input, deps) => {
    const { report, settings, suggestions, configs, configDir } = await suggestFrom(input, deps);
    const model = await deps.textModel(settings, configDir);
    const folder = dirname(input.output);
    const listed = await Promise.all(
      suggestions.drafted.map(async ({ proposal, evidence, diff }) => ({
        proposal: model === null ? proposal : await reworded(proposal, evidence, model),
        evidence,
        diffFile: diff === '' ? null : `${DIFF_FOLDER}/${proposal.id}.diff`,
      })),
    );
    const markdown = proposalsMarkdown(report, listed, suggestions.notProposed);
    const diffs = suggestions.drafted.flatMap(({ proposal, diff }) =>
      diff === '' ? [] : [{ name: `${proposal.id}.diff`, content: diff }],
    );
    const old = await oldDiffs(join(folder, DIFF_FOLDER), diffs, deps);
    const outputs = [
      { path: input.output, content: markdown },
      ...diffs.map(({ name, content }) => ({ path: join(folder, DIFF_FOLDER, name), content })),
      ...old.outputs,
    ];
    await checkOutputs(
      outputs.map((output) => output.path),
      [
        input.fromReport,
        ...[...configs.keys()].map((name) => join(configDir, name)),
        ...report.sources.map((source) => source.file),
      ],
      deps,
    );
    await deps.files.writeAll(outputs);
    await deps.files.remove(old.gone);
    return {
      ending: 'done',
      text: (style) =>
        suggestionText(suggestions, input.output, style) +
        old.changed
          .map(
            (path) =>
              `  ${printable(path)} is of a proposal that is no longer made; it was changed and stays\n`,
          )
          .join(''),
      json: () => ({
        proposals: suggestions.drafted.map(({ proposal }) => proposal),
        not_proposed: suggestions.notProposed,
      }),
      markdown: () => markdown,
    };
  },
);

/** What was proposed and what was not, for a terminal. */
export function suggestionText(
  suggestions: Suggestions,
  output: string,
  style: { readonly colour: boolean },
): string {
  const { drafted, notProposed } = suggestions;
  const diffs = drafted.length === 0 ? '' : `, diffs in ${DIFF_FOLDER}/ beside it`;
  const lines = [
    heading(`${counted(drafted.length, 'proposal')} in ${printable(output)}${diffs}`, style),
    ...drafted.map(
      ({ proposal }) =>
        `  ${proposal.id}: ${proposal.title} (${proposal.state}, risk ${proposal.risk.level}, ${proposal.effect.identification})`,
    ),
    ...notProposedLines(notProposed, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why something was not proposed, line by line; where nothing was amiss there is nothing to say. */
export function notProposedLines(notProposed: readonly NotProposed[], style: TextStyle): string[] {
  const told = notProposed.filter(({ reason }) => !isQuiet(reason));
  if (told.length === 0) return [];
  return [
    '',
    heading('Not proposed', style),
    ...told.map(({ id, reason, detail }) => `  ${printable(id)} (${reason}): ${printable(detail)}`),
  ];
}
