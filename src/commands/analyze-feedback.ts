import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Feedback } from '../analysis/feedback.ts';
import type { OutputFile } from '../domain/file-store.ts';
import type { Settings } from '../domain/settings.ts';
import { reportMarkdown } from '../rendering/report-markdown.ts';
import { reportText } from '../rendering/report-text.ts';
import { printable } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput, analyse } from './analysis.ts';
import { createCommand } from './command.ts';
import type { Deps } from './deps.ts';
import { checkOutputs } from './outputs.ts';
import { standingOf } from './standing/standing.ts';
import { suggestOn } from './suggesting.ts';

const Input = AnalysisInput.extend({
  output: z.string().min(1, 'must not be empty').default('feedback_report.json'),
  html: z.string().min(1, 'must not be empty').optional(),
});

/** Reads execution logs and writes what they say. */
export const analyzeFeedback = createCommand(
  {
    name: 'analyze-feedback',
    summary: 'analyse execution logs into a feedback report, failure patterns and trends',
    options: [
      {
        name: 'output',
        argument: 'file',
        summary: 'report to write (default: feedback_report.json); patterns and trends go beside it',
      },
      {
        name: 'html',
        argument: 'file',
        summary: 'the same as a page to look at: one file that needs no network',
      },
      ...ANALYSIS_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const settings = await deps.settings('', input.settings);
    const { feedback } = await analyse(
      input,
      { root: '', settings, config: (path) => deps.files.read(path) },
      deps,
    );
    const folder = dirname(input.output);
    const outputs = [
      jsonFile(input.output, feedback.report),
      jsonFile(join(folder, 'failure_patterns.json'), feedback.patterns),
      jsonFile(join(folder, 'performance_trends.json'), feedback.trends),
      ...(input.html === undefined
        ? []
        : [await pageFile(input, { feedback, settings, path: input.html }, deps)]),
    ];
    await checkOutputs(
      outputs.map((output) => output.path),
      feedback.report.sources.map((source) => source.file),
      deps,
    );
    await deps.files.writeAll(outputs);
    return {
      ending: 'done',
      text: (style) =>
        `${reportText(feedback.report, style, feedback.trends)}\nWritten: ${outputs.map((output) => printable(output.path)).join(', ')}\n`,
      json: () => feedback.report,
      markdown: () => reportMarkdown(feedback.report),
    };
  },
);

interface Page {
  readonly feedback: Feedback;
  readonly settings: Settings;
  readonly path: string;
}

/** Charts take long to load, so they are loaded for whoever asks for them. */
async function pageFile(
  { output, settings: file, configDir }: z.infer<typeof Input>,
  { feedback: { report, trends }, settings, path }: Page,
  deps: Deps,
): Promise<OutputFile> {
  const { reportPage } = await import('../rendering/page/report-page.ts');
  const made = await suggestOn(report, { settings: file, configDir }, deps);
  const analysis = { file: output, report, suggestions: made.suggestions };
  const standing = await standingOf(made.configDir, { analysis, settings, pulls: null }, deps);
  return { path, content: reportPage(report, trends, standing) };
}

function jsonFile(path: string, value: unknown): OutputFile {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}
