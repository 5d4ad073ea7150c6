import { join } from 'node:path';
import { z } from 'zod';
import type { PullRequest } from '../domain/github-repository.ts';
import { standingMarkdown, standingText } from '../rendering/standing-text.ts';
import { createCommand } from './command.ts';
import type { Deps } from './deps.ts';
import { type StandingBasis, standingOf } from './standing/standing.ts';
import { REPORT_OPTIONS, ReportInput, readReport, suggestOn } from './suggesting.ts';

const DEFAULT_REPORT = 'feedback_report.json';

const Input = ReportInput.extend({
  local: z.string().min(1, 'must not be empty').default('.'),
  fromReport: z.string().min(1, 'must not be empty').optional(),
  online: z.boolean().optional(),
});

/** Says where proposals, predictions and operations stand, and what can be said next. */
export const status = createCommand(
  {
    name: 'status',
    summary: 'say where proposals, predictions and operations stand, and what can be said next',
    options: [
      { name: 'local', argument: 'folder', summary: 'the checkout (default: the current folder)' },
      ...REPORT_OPTIONS,
      { name: 'online', summary: 'ask GitHub for pull requests, with GITHUB_TOKEN' },
    ],
  },
  Input,
  async (input, deps) => {
    const settings = await deps.settings(input.local, input.settings);
    const analysis = await lastAnalysis(input, deps);
    const pulls = input.online === true ? await knownPulls(input.local, deps) : null;
    const standing = await standingOf(input.local, { analysis, settings, pulls }, deps);
    return {
      ending: 'done',
      text: (style) => standingText(standing, style),
      json: () => standing,
      markdown: () => standingMarkdown(standing),
    };
  },
);

/** What was analysed last; a report that nobody named need not be there. */
async function lastAnalysis(input: z.infer<typeof Input>, deps: Deps): Promise<StandingBasis['analysis']> {
  const file = input.fromReport ?? join(input.local, DEFAULT_REPORT);
  if (input.fromReport === undefined && (await deps.files.read(file)) === null) return null;
  const report = await readReport(file, deps);
  const { suggestions } = await suggestOn(report, { ...input, root: input.local }, deps);
  return { file, report, suggestions };
}

async function knownPulls(local: string, deps: Deps): Promise<StandingBasis['pulls']> {
  const github = await deps.github(local);
  const { items } = await github.pullRequests();
  // Nothing tells a user's token the App's login: on APEG's own branches a bot is taken for it.
  const pulls = items.map(
    (pull): PullRequest =>
      pull.author.kind === 'bot' ? { ...pull, author: { ...pull.author, kind: 'app' } } : pull,
  );
  return { pulls, defaultBranch: github.repository.defaultBranch, now: deps.clock.now() };
}
