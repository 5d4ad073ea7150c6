import type { EvidenceInputs } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { Settings } from '../domain/settings.ts';
import { draftConstraints } from '../proposals/draft-constraints.ts';
import type { Deps } from './deps.ts';

/** Sentences for prompts that a model drafted, where the settings allow it; undefined where they do not or nothing was drafted. */
export async function draftsFor(
  report: FeedbackReport,
  settings: Settings,
  { directory, deps }: { readonly directory: string; readonly deps: Pick<Deps, 'textModel'> },
): Promise<EvidenceInputs['drafts']> {
  if (settings.wording?.draft_prompts !== true) return undefined;
  const model = await deps.textModel(settings, directory);
  const drafts = await draftConstraints({ report, knobs: settings.knobs }, model);
  return drafts.length === 0 ? undefined : drafts;
}
