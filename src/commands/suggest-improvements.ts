import { dirname, join } from 'node:path';
import { z } from 'zod';
import { InputUnusable, RepositoryUnusable } from '../domain/errors.ts';
import { FeedbackReport } from '../domain/feedback-report.ts';
import { counted } from '../domain/figure-text.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import { lastNumber } from '../proposals/branches.ts';
import { trackRecordOf } from '../proposals/ledger/track-record.ts';
import { type Suggestions, suggestImprovements } from '../proposals/suggest.ts';
import { proposalsMarkdown } from '../rendering/proposal-markdown.ts';
import { heading } from '../rendering/report-text.ts';
import { printable } from '../rendering/tainted.ts';
import { createCommand } from './command.ts';
import { readEffects } from './config-effects.ts';
import { readConfigs, surroundings } from './configs.ts';
import type { Deps } from './deps.ts';
import { ledgerOf } from './outcomes.ts';
import { checkOutputs } from './outputs.ts';

const DIFF_FOLDER = 'config_diffs';

const Input = z.object({
  fromReport: z.string().min(1, 'must not be empty').default('feedback_report.json'),
  output: z.string().min(1, 'must not be empty').default('improvement_proposals.md'),
  settings: z.string().min(1, 'must not be empty').optional(),
  configDir: z.string().min(1, 'must not be empty').optional(),
});

/** Makes proposals from a report and the configs; reads no log. */
export const suggestImprovementsCommand = createCommand(
  {
    name: 'suggest-improvements',
    summary: 'make proposals and config diffs from a feedback report',
    options: [
      {
        name: 'from-report',
        argument: 'file',
        summary: 'report to start from (default: feedback_report.json)',
      },
      {
        name: 'output',
        argument: 'file',
        summary: 'Markdown to write (default: improvement_proposals.md); diffs go to config_diffs/ beside it',
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
    const settings = await deps.settings('', input.settings);
    const report = await readReport(input.fromReport, deps);
    const configDir = input.configDir ?? settings.configDir ?? logFolder(report);
    const top = (await deps.topLevelOf(configDir)) ?? (await deps.realPath(configDir));
    const read = (path: string): Promise<string | null> => deps.files.read(path);
    const configs = await readConfigs(settings.knobs, { configDir, top, read, realPath: deps.realPath });
    const effects = await readEffects(settings, { configDir, configs, read, tree: deps.sources(top) });
    const earlier = await earlierIn(top, deps);
    const suggestions = suggestImprovements({
      report,
      config: (file) => configs.get(file) ?? null,
      ...surroundings(settings, effects, earlier.trackRecord),
      opened: earlier.opened,
    });
    const folder = dirname(input.output);
    const listed = suggestions.drafted.map(({ proposal, evidence, diff }) => ({
      proposal,
      evidence,
      diffFile: diff === '' ? null : `${DIFF_FOLDER}/${proposal.id}.diff`,
    }));
    const markdown = proposalsMarkdown(report, listed, suggestions.notProposed);
    const outputs = [
      { path: input.output, content: markdown },
      ...suggestions.drafted.flatMap(({ proposal, diff }) =>
        diff === '' ? [] : [{ path: join(folder, DIFF_FOLDER, `${proposal.id}.diff`), content: diff }],
      ),
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
    return {
      ending: 'done',
      text: (style) => suggestionText(suggestions, input.output, style),
      json: () => ({
        proposals: suggestions.drafted.map(({ proposal }) => proposal),
        not_proposed: suggestions.notProposed,
      }),
      markdown: () => markdown,
    };
  },
);

async function readReport(file: string, deps: Deps): Promise<FeedbackReport> {
  const hint = 'Make one with apeg analyze-feedback.';
  const text = await deps.files.read(file);
  if (text === null) throw new InputUnusable(`There is no report ${file}`, { hint });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputUnusable(`${file} is not JSON`, { hint, cause });
  }
  const parsed = FeedbackReport.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw new InputUnusable(`${file} is no feedback report${where}: ${issue?.message ?? ''}`, { hint });
  }
  return parsed.data;
}

function logFolder(report: FeedbackReport): string {
  const log = report.sources.find((source) => source.kind === 'logbook') ?? report.sources[0];
  return log === undefined ? '.' : dirname(log.file);
}

/** What a repository knows of earlier proposals: how many, and what came of them; nothing where there is no repository. */
async function earlierIn(
  top: string,
  deps: Deps,
): Promise<{ readonly opened: number; readonly trackRecord: TrackRecord | null }> {
  try {
    const repository = await deps.repository(top);
    return { opened: await lastNumber(repository), trackRecord: trackRecordOf(await ledgerOf(repository)) };
  } catch (error) {
    if (error instanceof RepositoryUnusable) return { opened: 0, trackRecord: null };
    throw error;
  }
}

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
    ...(notProposed.length === 0 ? [] : ['', heading('Not proposed', style)]),
    ...notProposed.map(({ id, reason, detail }) => `  ${printable(id)} (${reason}): ${printable(detail)}`),
  ];
  return `${lines.join('\n')}\n`;
}
