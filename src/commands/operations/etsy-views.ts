import { z } from 'zod';
import { snapshotLines, snapshotViews } from '../../operations/seo-refresh/snapshot.ts';
import { createCommand } from '../command.ts';
import { linesReport, logLook } from './seo-place.ts';

const Input = z.object({ what: z.literal('snapshot', { error: 'must be snapshot' }) });

/** Keeps the view counters of the day, of which Etsy gives no past ones. */
export const etsyViews = createCommand(
  {
    name: 'etsy-views',
    summary: 'keep the view counters of the Etsy shop of today; to be run every day',
    arguments: [{ name: 'what', summary: 'snapshot', choices: ['snapshot'], required: true }],
    options: [],
  },
  Input,
  async (_, deps) => {
    const root = (await deps.topLevelOf('.')) ?? '';
    const state = await deps.state(root);
    const journal = await deps.journal(root);
    const started = deps.clock.now();
    const snapshot = await snapshotViews({ texts: deps.shops(root), state, journal, clock: deps.clock });
    if (snapshot.fresh)
      await logLook({ action: 'etsy-views', started, figures: { ...snapshot } }, { root }, deps);
    return linesReport([['Views', snapshotLines(snapshot)]], () => snapshot);
  },
);
