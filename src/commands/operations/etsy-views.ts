import { z } from 'zod';
import { counted } from '../../domain/figure-text.ts';
import { hasViewsOf, keepViews, readViews } from '../../operations/seo-refresh/views-store.ts';
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
    const { texts, shop } = await deps.shops(root).textReader();
    const at = deps.clock.now();
    // Two snapshots at once would each write the month as they knew it.
    const fresh = await journal.exclusively(`etsy-views:${shop}`, async () => {
      if (await hasViewsOf(state, shop, at)) return false;
      return keepViews(state, shop, { at, counters: await texts.activeViews() });
    });
    const history = await readViews(state, shop);
    const day = history.find((one) => one.day === at.slice(0, 10));
    const counters = [...(day?.listings.values() ?? [])];
    const unknown = counters.filter(([views]) => views === 0).length;
    const figures = {
      shop,
      day: at.slice(0, 10),
      fresh,
      listings: counters.length,
      unknown,
      days: history.length,
    };
    if (fresh) await logLook({ action: 'etsy-views', started: at, figures }, { root }, deps);
    return linesReport(
      [
        [
          'Views',
          [
            `${counted(counters.length, 'active listing')} on ${figures.day}, ${unknown} with a counter of 0, which is unknown`,
            fresh
              ? 'The counters are kept'
              : 'The counters of today were kept before; nothing was asked or changed',
            `${counted(history.length, 'day')} of history since ${history[0]?.day ?? figures.day}`,
          ],
        ],
      ],
      () => figures,
    );
  },
);
