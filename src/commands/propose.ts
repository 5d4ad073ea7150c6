import { z } from 'zod';
import { counted } from '../domain/figure-text.ts';
import type { NotProposed } from '../domain/proposal.ts';
import { type BranchResult, proposeLocally } from '../proposals/branches.ts';
import { heading, type TextStyle } from '../rendering/report-text.ts';
import { printable, prose } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput } from './analysis.ts';
import { createCommand } from './command.ts';
import { draftProposals } from './drafting.ts';
import { notProposedLines } from './suggest-improvements.ts';

const Input = AnalysisInput.extend({ local: z.string().min(1, 'must not be empty') });

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
    const settings = await deps.settings(repository.top, input.settings);
    const { feedback, suggestions } = await draftProposals(
      input,
      { root: input.local, repository, settings },
      deps,
    );
    deps.progress('writing branches');
    const results = await proposeLocally(suggestions.drafted, repository, feedback.report.timestamp);
    return {
      ending: results.some((result) => result.outcome === 'refused') ? 'refused' : 'done',
      text: (style) => proposedText({ results, notProposed: suggestions.notProposed }, input.local, style),
      json: () => ({ branches: results, not_proposed: suggestions.notProposed }),
      markdown: () =>
        `${results.map(({ branch, outcome, reason }) => `- \`${branch}\`: ${outcome}${reason === undefined ? '' : `: ${prose(reason)}`}`).join('\n') || 'No change is proposed.'}\n`,
    };
  },
);

interface Proposed {
  readonly results: readonly BranchResult[];
  readonly notProposed: readonly NotProposed[];
}

function proposedText({ results, notProposed }: Proposed, local: string, style: TextStyle): string {
  const width = Math.max(0, ...results.map(({ branch }) => branch.length));
  const [shown] = results.filter(({ outcome }) => outcome !== 'refused');
  const lines = [
    heading(`${counted(results.length, 'proposal')} for ${printable(local)}`, style),
    ...results.map(
      ({ branch, outcome, reason }) =>
        `  ${branch.padEnd(width)}  ${outcome}${reason === undefined ? '' : `: ${printable(reason)}`}`,
    ),
    ...(shown === undefined ? [] : [`  Look at one with: git show ${shown.branch}`]),
    ...notProposedLines(notProposed, style),
  ];
  return `${lines.join('\n')}\n`;
}
