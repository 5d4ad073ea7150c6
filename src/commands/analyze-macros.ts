import { z } from 'zod';
import { macroReport } from '../analysis/macro-report.ts';
import { macroReportMarkdown, macroReportText } from '../rendering/macro-report.ts';
import { printable } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput, analyse } from './analysis.ts';
import { createCommand } from './command.ts';
import { checkOutputs } from './outputs.ts';

const Input = AnalysisInput.extend({
  output: z.string().min(1, 'must not be empty').default('macro_report.json'),
});

/** Reads execution logs and writes what they say of the macros, with the bandit file beside it. */
export const analyzeMacros = createCommand(
  {
    name: 'analyze-macros',
    summary: 'compare macros by what the logs say of them, beside the bandit file',
    options: [
      {
        name: 'output',
        argument: 'file',
        summary: 'report to write (default: macro_report.json)',
      },
      ...ANALYSIS_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const settings = await deps.settings('', input.settings);
    const place = { root: '', settings, config: (path: string) => deps.files.read(path) };
    const { feedback } = await analyse(input, place, deps);
    const report = macroReport(feedback.report);
    await checkOutputs(
      [input.output],
      feedback.report.sources.map((source) => source.file),
      deps,
    );
    await deps.files.writeAll([{ path: input.output, content: `${JSON.stringify(report, null, 2)}\n` }]);
    return {
      ending: 'done',
      text: (style) => `${macroReportText(report, style)}\nWritten: ${printable(input.output)}\n`,
      json: () => report,
      markdown: () => macroReportMarkdown(report),
    };
  },
);
