import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../domain/digest.ts';
import { counted } from '../domain/figure-text.ts';
import { proposeLocally } from '../proposals/branches.ts';
import { suggestImprovements } from '../proposals/suggest.ts';
import { heading } from '../rendering/report-text.ts';
import { printable } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput, analyse } from './analysis.ts';
import { createCommand } from './command.ts';
import { readConfigs } from './configs.ts';

const Input = AnalysisInput.extend({ local: z.string().min(1) });

/** Analyses a local git checkout and leaves a branch per proposal in it. */
export const propose = createCommand(
  {
    name: 'propose',
    summary: 'analyse a local git checkout and leave one branch per proposal in it',
    options: [
      {
        name: 'local',
        argument: 'folder',
        summary: 'the checkout; its work tree and current branch stay as they are',
        required: true,
      },
      ...ANALYSIS_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const repository = await deps.repository(input.local);
    const settings = await deps.settings(input.local, input.settings);
    const committed = (path: string): Promise<string | null> =>
      repository.fileAt(repository.base, relative(repository.top, resolve(path)));
    const { feedback, configDir } = await analyse(
      input,
      { root: input.local, settings, config: committed },
      deps,
    );
    const configs = await readConfigs(settings.knobs, { configDir, top: repository.top }, committed);
    const suggestions = suggestImprovements({
      report: feedback.report,
      reportDigest: sha256(JSON.stringify(feedback.report.evidence)),
      config: (file) => configs.get(file) ?? null,
      knobs: settings.knobs,
      opened: 0,
    });
    deps.progress('writing branches');
    const results = await proposeLocally(suggestions.drafted, repository, feedback.report.timestamp);
    return {
      ending: results.some((result) => result.outcome === 'refused') ? 'refused' : 'done',
      text: (style) =>
        [
          heading(`${counted(results.length, 'proposal')} for ${join(input.local)}`, style),
          ...results.map(
            ({ branch, outcome, reason }) =>
              `  ${branch}  ${outcome}${reason === undefined ? '' : `: ${printable(reason)}`}`,
          ),
          ...(suggestions.notProposed.length === 0 ? [] : ['', heading('Not proposed', style)]),
          ...suggestions.notProposed.map(({ id, reason }) => `  ${printable(id)}: ${printable(reason)}`),
          '',
        ].join('\n'),
      json: () => ({ branches: results, not_proposed: suggestions.notProposed }),
      markdown: () =>
        `${results.map(({ branch, outcome }) => `- \`${branch}\`: ${outcome}`).join('\n') || 'No change is proposed.'}\n`,
    };
  },
);
