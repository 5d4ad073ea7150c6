import type { JournalEntry } from '../../domain/journal.ts';
import type { SeoReport } from '../../domain/seo-suggestions.ts';
import { type Clock, dayBy, dayOf } from '../../domain/time.ts';
import { moments } from '../../statistics/mean.ts';
import { meanDifferenceInterval } from '../../statistics/t-test.ts';
import { entriesByRun, recordOf, stepsTakenBack } from '../run-record.ts';
import type { Experiment } from './experiments.ts';
import { listingOf } from './plan-rollback.ts';
import { between, viewsBetween } from './views.ts';
import type { ViewsDay } from './views-store.ts';

/** Fewer listings on either side say nothing about a difference. */
const FEWEST_LISTINGS = 3;

/** A listing, and the day of the change that it had or is compared with. */
export interface Treated {
  readonly listing: number;
  readonly day: string;
}

/** Listings whose applied text still stands, and the day of it. */
export function appliedTexts(entries: readonly JournalEntry[], shop: string): Treated[] {
  const applied = new Map<number, string>();
  for (const [run, own] of entriesByRun(entries)) {
    const { opened, receipt } = recordOf(own);
    if (
      opened?.body.operation !== 'seo-refresh' ||
      opened.body.kind !== 'change' ||
      opened.body.shops.etsy !== shop
    )
      continue;
    const back = stepsTakenBack(run, entries);
    for (const { step, target, field } of receipt?.changes ?? [])
      if (field === 'text' && !back.has(step))
        applied.set(listingOf(target), dayOf(receipt?.finished_at ?? opened.at));
  }
  return Array.from(applied, ([listing, day]) => ({ listing, day }));
}

/** What a report is made from. */
export interface MeasureRequest {
  readonly shop: string;
  readonly days: number;
  readonly generator: string;
  readonly history: readonly ViewsDay[];
  readonly applied: readonly Treated[];
  readonly experiments: readonly Experiment[];
}

/**
 * How the views of listings whose text was changed moved, less how those of the control group did: both were stale, so both come back to
 * what is usual for them, and chance chose which is which.
 */
export function measureSeo(request: MeasureRequest, { clock }: { readonly clock: Clock }): SeoReport {
  const { history, days, applied, experiments } = request;
  const now = clock.now();
  const changed = new Set(applied.map(({ listing }) => listing));
  const controls = experiments.flatMap((experiment): Treated[] => {
    const own = applied.filter(({ listing }) => experiment.entries[String(listing)] !== undefined);
    const day = own
      .map((one) => one.day)
      .filter((one) => one >= dayOf(experiment.created_at))
      .sort()[0];
    return day === undefined
      ? []
      : experiment.control.filter((listing) => !changed.has(listing)).map((listing) => ({ listing, day }));
  });
  const own = movesOf(applied, history, days);
  const others = movesOf(onceEach(controls), history, days);
  const ready = own.known.length >= FEWEST_LISTINGS && others.known.length >= FEWEST_LISTINGS;
  const effect = ready ? effectOf(own.known, others.known) : null;
  return {
    schema: 'apeg.seo-report/1',
    generator: request.generator,
    shop: request.shop,
    created_at: now,
    days,
    verdict: effect === null ? 'not-enough-history' : verdictOf(effect),
    need: effect === null ? needOf(request, [own.known.length, others.known.length], now) : null,
    applied: groupOf(own),
    control: groupOf(others),
    effect,
  };
}

interface Move {
  readonly before: number;
  readonly after: number;
}

interface Moves {
  readonly known: readonly Move[];
  readonly listings: number;
}

function movesOf(treated: readonly Treated[], history: readonly ViewsDay[], days: number): Moves {
  const known = treated.flatMap(({ listing, day }) => {
    const before = viewsBetween(history, listing, { start: dayBy(day, -days), end: day });
    const after = viewsBetween(history, listing, { start: day, end: dayBy(day, days) });
    // The same number of days on either side, or nothing: more days have more views.
    return before.kind === 'known' && after.kind === 'known' && before.days === days && after.days === days
      ? [{ before: before.views, after: after.views }]
      : [];
  });
  return { known, listings: treated.length };
}

function effectOf(own: readonly Move[], others: readonly Move[]): SeoReport['effect'] {
  const change = ({ before, after }: Move): number => after - before;
  const [one, other] = [moments(own.map(change)), moments(others.map(change))];
  const { low, high, level } = meanDifferenceInterval(one, other);
  return { views: one.mean - other.mean, interval: { low, high, level }, identified: 'randomised' };
}

function verdictOf({ interval: { low, high } }: NonNullable<SeoReport['effect']>): SeoReport['verdict'] {
  if (low > 0) return 'more-views';
  return high < 0 ? 'fewer-views' : 'no-difference';
}

function groupOf({ known, listings }: Moves): SeoReport['applied'] {
  const mean = (of: keyof Move): number | null =>
    known.length === 0 ? null : moments(known.map((move) => move[of])).mean;
  return { listings, unknown: listings - known.length, before: mean('before'), after: mean('after') };
}

function needOf(
  { applied, days }: MeasureRequest,
  [own = 0, others = 0]: readonly number[],
  now: string,
): string {
  const first = applied.map(({ day }) => day).sort()[0];
  if (first === undefined) return 'no suggestion was applied yet, or none that still stands';
  const past = Math.max(0, between(first, dayOf(now)));
  if (past < days) return `${past} of ${days} days since the first change`;
  return `views before and after are known of ${own} changed and ${others} control listings; ${FEWEST_LISTINGS} of each are needed`;
}

function onceEach(treated: readonly Treated[]): readonly Treated[] {
  return [...new Map(treated.map((one) => [one.listing, one])).values()];
}
