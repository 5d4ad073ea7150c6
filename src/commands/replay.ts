import { z } from 'zod';
import { Evidence } from '../domain/evidence.ts';
import { counted } from '../domain/figure-text.ts';
import { pointerOf } from '../proposals/json-pointer.ts';
import { caseOf, type ReplayDifference, replayProposal, valueDifferences } from '../proposals/replay.ts';
import { heading, type TextStyle } from '../rendering/report-text.ts';
import { codeSpan, printable, prose } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput, analyse } from './analysis.ts';
import { createCommand } from './command.ts';
import type { Deps } from './deps.ts';
import { findProposal } from './proposal-files.ts';

const TAKEN = new Set(['logbook', 'memory', 'bandit-weights', 'settings', 'config-dir']);

const Input = AnalysisInput.omit({ period: true, since: true, until: true }).extend({
  proposal: z.string().min(1, 'must not be empty'),
});
type Input = z.infer<typeof Input>;

/** Makes a proposal again from its evidence, and says what differs. */
export const replay = createCommand(
  {
    name: 'replay',
    summary: 'make a proposal again from its evidence alone, and say what differs',
    arguments: [
      { name: 'proposal', summary: 'id of a proposal, or the folder that holds it', required: true },
    ],
    options: ANALYSIS_OPTIONS.filter(({ name }) => TAKEN.has(name)).map((option) =>
      option.name === 'logbook'
        ? { ...option, summary: 'also derive the evidence from these logs; may be given again' }
        : option,
    ),
  },
  Input,
  async (input, deps) => {
    const { folder, texts } = await findProposal(input.proposal, deps);
    const again = replayProposal(texts, deps.generator);
    const differences =
      input.logbook === undefined || again.length > 0
        ? again
        : await againstLogs(input, JSON.parse(texts['evidence.json']) as Evidence, deps);
    return {
      ending: differences.length === 0 ? 'done' : 'refused',
      text: (style) => replayText(folder, differences, style),
      json: () => ({ folder, differences }),
      markdown: () =>
        differences.length === 0
          ? `${codeSpan(folder)}: every byte follows from its evidence.\n`
          : `${codeSpan(folder)} does not follow from its evidence:\n\n${differences.map((one) => `- ${codeSpan(`${one.file} ${one.pointer}`.trim())} ${prose(one.detail)}`).join('\n')}\n`,
    };
  },
);

/** Derives the slice of the report from the logs again, in the window of the evidence. */
async function againstLogs(input: Input, evidence: Evidence, deps: Deps): Promise<ReplayDifference[]> {
  const settings = await deps.settings('', input.settings);
  const { start: since, end: until } = evidence.inputs.report.analysis_period;
  const { feedback } = await analyse(
    { ...input, since, until },
    {
      root: '',
      settings: { ...settings, gate: evidence.inputs.gate },
      config: (path) => deps.files.read(path),
    },
    deps,
  );
  const found = caseOf(evidence.rule, evidence.inputs, feedback.report);
  if (found === undefined)
    return [
      {
        code: 'logs-differ',
        file: 'logs',
        pointer: '',
        detail: `hold nothing about ${evidence.inputs.subject}`,
      },
    ];
  const derived: unknown = JSON.parse(JSON.stringify(found.report));
  return valueDifferences(evidence.inputs.report, derived).map(({ path, detail }) => ({
    code: 'logs-differ',
    file: 'evidence.json',
    pointer: pointerOf(['inputs', 'report', ...path]),
    detail: `${detail} from the logs`,
  }));
}

function replayText(folder: string, differences: readonly ReplayDifference[], style: TextStyle): string {
  const where = printable(folder);
  if (differences.length === 0)
    return `${heading(`${where}: every byte follows from its evidence`, style)}\n`;
  return `${[
    heading(`${where}: ${counted(differences.length, 'difference')}`, style),
    ...differences.map(
      ({ code, file, pointer, detail }) => `  ${file} ${printable(`${pointer} ${detail}`.trim())} [${code}]`,
    ),
  ].join('\n')}\n`;
}
