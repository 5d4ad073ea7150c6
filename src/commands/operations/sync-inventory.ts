import { z } from 'zod';
import { canonicalFile } from '../../domain/canonical-json.ts';
import { UsageError } from '../../domain/errors.ts';
import { runId } from '../../operations/confirm.ts';
import { planLogbook } from '../../operations/logbook.ts';
import { createCommand, type Report } from '../command.ts';
import type { Deps } from '../deps.ts';
import { carryOut, concluded } from './carry-out.ts';
import { noLocation } from './no-location.ts';
import { Consents, openPlace, PLACE_OPTIONS, PlaceInput, readPlan, writeLog } from './place.ts';
import { planReport, unplannedReport } from './reports.ts';
import { placeOfRun } from './seo-place.ts';

const HOW =
  'Make a plan with apeg sync-inventory --dry-run --report sync_plan.json, review it, then execute it with --plan.';

const Input = PlaceInput.extend({
  dryRun: z.boolean().optional(),
  report: z.string().min(1, 'must not be empty').optional(),
  execute: z.boolean().optional(),
  plan: z.string().min(1, 'must not be empty').optional(),
  confirm: z.string().min(8, 'must be at least 8 characters of the digest').optional(),
  consent: Consents,
  resume: z.string().min(1, 'must not be empty').optional(),
});
type Input = z.infer<typeof Input>;

/** Brings the stock of both shops together, by a plan that people review. */
export const syncInventory = createCommand(
  {
    name: 'sync-inventory',
    summary: 'bring the stock of Shopify and Etsy together by a reviewed plan',
    options: [
      { name: 'dry-run', summary: 'read both shops and make a plan; nothing is changed' },
      { name: 'report', argument: 'file', summary: 'where the plan goes (default: sync_plan.json)' },
      { name: 'execute', summary: 'execute a plan after it was confirmed' },
      { name: 'plan', argument: 'file', summary: 'the plan to execute' },
      {
        name: 'confirm',
        argument: 'digest',
        summary: 'its digest, or the first 8 characters; asked for on a terminal',
      },
      {
        name: 'consent',
        argument: 'name',
        summary: 'agree to a paid action: etsy-renewal',
        repeatable: true,
      },
      { name: 'resume', argument: 'run', summary: 'go on with a run that was interrupted' },
      ...PLACE_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const ways = [input.dryRun === true, input.execute === true, input.resume !== undefined];
    if (ways.filter(Boolean).length !== 1)
      throw new UsageError('Say one of --dry-run, --execute and --resume', { hint: HOW });
    refuseUnused(input);
    if (input.resume !== undefined) {
      const place = await placeOfRun(input.resume, input, deps);
      return concluded(await place.desk.resume(input.resume, deps.actor), place, deps);
    }
    return input.execute === true ? execute(input, deps) : dryRun(input, deps);
  },
);

/** An option that would do nothing is refused: whoever gave it believes that it does something. */
function refuseUnused({ dryRun, execute, report, plan, confirm, consent }: Input): void {
  const given = { '--report': report, '--plan': plan, '--confirm': confirm, '--consent': consent };
  const used: readonly string[] =
    dryRun === true
      ? ['--report', '--consent']
      : execute === true
        ? ['--plan', '--confirm', '--consent']
        : [];
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !used.includes(name)) {
      const way = dryRun === true ? '--dry-run' : execute === true ? '--execute' : '--resume';
      throw new UsageError(`${name} does nothing with ${way}`, { hint: HOW });
    }
}

async function execute({ plan: file, confirm, consent = [], ...input }: Input, deps: Deps): Promise<Report> {
  if (file === undefined)
    throw new UsageError('--plan: is missing; nothing is executed without a reviewed plan', { hint: HOW });
  const plan = await readPlan(file, deps);
  if (plan.operation !== 'inventory-sync')
    throw new UsageError(`${file} is a plan of ${plan.operation}`, { hint: HOW });
  if (plan.kind === 'rollback')
    throw new UsageError(`${file} is the plan of a rollback`, {
      hint: `See apeg rollback --run ${plan.rollback_of ?? ''}.`,
    });
  return carryOut({ plan, file, digest: confirm, consents: consent }, await openPlace(input, deps), deps);
}

async function dryRun(
  { report: file = 'sync_plan.json', consent = [], ...input }: Input,
  deps: Deps,
): Promise<Report> {
  const place = await openPlace(input, deps);
  const started = deps.clock.now();
  const planned = await place.desk.plan(consent);
  if (planned.kind === 'no-location')
    return unplannedReport(
      { operation: 'inventory-sync', asked: 'plan', refusal: noLocation(planned) },
      place,
      deps,
    );
  const { plan, digest } = planned;
  await deps.files.writeAll([{ path: file, content: canonicalFile(plan) }]);
  const by = { actor: deps.actor, started, ended: deps.clock.now() };
  const run = runId('plan', by.ended, digest);
  await writeLog(run, planLogbook(run, planned, by), { root: place.root, files: deps.files });
  return planReport(planned, file);
}
