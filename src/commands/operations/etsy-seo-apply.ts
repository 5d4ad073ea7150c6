import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import { InputUnusable, UsageError } from '../../domain/errors.ts';
import { Plan } from '../../domain/plan.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import { runId } from '../../operations/confirm.ts';
import { guardrailReasons } from '../../operations/guardrails.ts';
import { planLogbook } from '../../operations/logbook.ts';
import { planSuggestions } from '../../operations/seo-refresh/plan-suggestions.ts';
import { createCommand } from '../command.ts';
import type { Deps } from '../deps.ts';
import { carryOut, concluded } from './carry-out.ts';
import { PLACE_OPTIONS, PlaceInput, writeLog } from './place.ts';
import { planReport } from './reports.ts';
import { openSeoPlace, placeOfRun, type SeoPlace } from './seo-place.ts';
import { suggestionsOf } from './suggestions-file.ts';

const PLAN = 'seo-plan';

const Input = PlaceInput.extend({
  input: z.string().min(1, 'must not be empty').optional(),
  dryRun: z.boolean().optional(),
  confirm: z.string().min(8, 'must be at least 8 characters of the digest').optional(),
  resume: z.string().min(1, 'must not be empty').optional(),
});

/** Gives listings the texts that were approved. */
export const etsySeoApply = createCommand(
  {
    name: 'etsy-seo-apply',
    summary: 'give Etsy listings the texts that were approved, by a plan that people confirm',
    options: [
      { name: 'input', argument: 'file', summary: 'suggestions, those that are wanted with approved: true' },
      { name: 'dry-run', summary: 'only make and show the plan' },
      {
        name: 'confirm',
        argument: 'digest',
        summary: 'the digest of the plan that --dry-run showed; asked for on a terminal',
      },
      { name: 'resume', argument: 'run', summary: 'go on with a run that was interrupted' },
      ...PLACE_OPTIONS,
    ],
  },
  Input,
  async ({ input: path, dryRun, confirm, resume, ...input }, deps) => {
    if ((path === undefined) === (resume === undefined))
      throw new UsageError('Say one of --input and --resume', {
        hint: 'apeg etsy-seo-apply --input seo_suggestions.json --dry-run shows what would change.',
      });
    if (path === undefined) {
      const run = resume ?? '';
      const own = await placeOfRun(run, input, deps);
      return concluded(await own.desk.resume(run, deps.actor), own, deps);
    }
    const place = await openSeoPlace(input, deps);
    const file = await readSuggestions(path, deps);
    const shown = Plan.safeParse(await place.state.read(PLAN));
    // What was shown for this very file is what is confirmed; a file that was edited since gets a plan, and a digest, of its own.
    const same = shown.success && shown.data.policy['input_sha256'] === digestOf(file);
    const plan =
      confirm !== undefined && dryRun !== true && same ? shown.data : await newPlan(file, place, deps);
    if (dryRun === true) {
      const context = { settings: place.settings.operations, now: deps.clock.now(), consents: [] };
      return planReport(
        { plan, digest: digestOf(plan), reasons: guardrailReasons(plan, context, 'to-plan') },
        path,
      );
    }
    return carryOut({ plan, file: path, digest: confirm, consents: [] }, place, deps);
  },
);

async function newPlan(file: SeoSuggestions, place: SeoPlace, deps: Deps): Promise<Plan> {
  const started = deps.clock.now();
  const { settings, state } = place;
  const plan = await planSuggestions(
    { file, settings: settings.operations, generator: deps.generator },
    { texts: deps.shops(place.root), state, clock: deps.clock },
  );
  await place.state.write(PLAN, plan);
  const digest = digestOf(plan);
  const run = runId('plan-seo', deps.clock.now(), digest);
  const by = { actor: deps.actor, started, ended: deps.clock.now() };
  await writeLog(run, planLogbook(run, { plan, digest, reasons: [] }, by), {
    root: place.root,
    files: deps.files,
  });
  return plan;
}

async function readSuggestions(path: string, { files }: Pick<Deps, 'files'>): Promise<SeoSuggestions> {
  const text = await files.read(path);
  if (text !== null) return suggestionsOf(text, path);
  throw new InputUnusable(`There are no suggestions ${path}`, {
    hint: 'Make them with apeg etsy-seo-analyze, and set approved to true where you agree.',
  });
}
