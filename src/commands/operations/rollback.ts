import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import { UsageError } from '../../domain/errors.ts';
import { Plan } from '../../domain/plan.ts';
import { runId } from '../../operations/confirm.ts';
import { planLogbook } from '../../operations/logbook.ts';
import { recordOf } from '../../operations/run-record.ts';
import { createCommand } from '../command.ts';
import type { Deps } from '../deps.ts';
import { carryOut } from './carry-out.ts';
import { Consents, type OperationPlace, PLACE_OPTIONS, PlaceInput, writeLog } from './place.ts';
import { planReport, unplannedReport } from './reports.ts';
import { placeOfRun } from './seo-place.ts';

const Input = PlaceInput.extend({
  run: z.string().regex(/^[\w-]{1,80}$/, 'must be the id of a run; see apeg runs'),
  dryRun: z.boolean().optional(),
  confirm: z.string().min(8, 'must be at least 8 characters of the digest').optional(),
  consent: Consents,
});

/** Takes back what a run changed, by a plan of its own. */
export const rollback = createCommand(
  {
    name: 'rollback',
    summary: 'take back what a run changed, so that units sold since stay sold',
    options: [
      { name: 'run', argument: 'run', summary: 'the run; apeg runs lists them', required: true },
      { name: 'dry-run', summary: 'only make and show the plan' },
      {
        name: 'confirm',
        argument: 'digest',
        summary: 'the digest of the plan that --dry-run showed; asked for on a terminal',
      },
      {
        name: 'consent',
        argument: 'name',
        summary: 'agree to a paid action: etsy-renewal',
        repeatable: true,
      },
      ...PLACE_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    if (input.dryRun === true && input.confirm !== undefined)
      throw new UsageError('--confirm does nothing with --dry-run', {
        hint: 'Leave out --dry-run to execute the plan that it showed.',
      });
    const place = await placeOfRun(input.run, input, deps);
    const state = await deps.state(place.root);
    const name = `rollback-${input.run}`;
    const shown = Plan.safeParse(await state.read(name));
    if (input.confirm !== undefined && input.dryRun !== true && shown.success) {
      const wish = { plan: shown.data, file: name, digest: input.confirm, consents: input.consent ?? [] };
      return carryOut(wish, place, deps);
    }
    const planned = await place.desk.planRollback(input.run);
    if (planned.kind === 'refused') {
      const { opened } = recordOf(await place.desk.entries(input.run));
      const operation = opened?.body.operation ?? null;
      return unplannedReport({ operation, asked: 'plan', refusal: planned.refusal }, place, deps);
    }
    await state.write(name, planned.plan);
    await log(planned.plan, place, deps);
    if (input.dryRun === true) return planReport({ ...planned, digest: digestOf(planned.plan) }, name);
    return carryOut(
      { plan: planned.plan, file: name, digest: input.confirm, consents: input.consent ?? [] },
      place,
      deps,
    );
  },
);

async function log(plan: Plan, { root }: OperationPlace, { clock, actor, files }: Deps): Promise<void> {
  const digest = digestOf(plan);
  const run = runId('plan-rollback', clock.now(), digest);
  const by = { actor, started: plan.created_at, ended: clock.now() };
  await writeLog(run, planLogbook(run, { plan, digest, reasons: [] }, by), { root, files });
}
