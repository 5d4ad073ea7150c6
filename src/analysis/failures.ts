import { DEFAULT_KNOBS } from '../domain/default-knobs.ts';
import type { FailureFamily, FailurePattern } from '../domain/failure-patterns.ts';
import { findKnob } from '../domain/knob.ts';
import { redact } from '../domain/redaction.ts';
import {
  type ErrorMessage,
  type FailurePlace,
  type FailureTotals,
  type FamilyTotals,
  type HistoryWindow,
  NO_RECORDED_ERROR,
  SCORE_BELOW_THRESHOLD,
} from '../history/execution-history.ts';
import { groupMessages } from '../patterns/group.ts';
import type { GroupOptions } from '../patterns/group-state.ts';
import type { CountedMessage, Grouping } from '../patterns/grouping.ts';
import type { PatternRegistry } from '../patterns/registry.ts';
import { failureContrasts } from './contrast.ts';

/** A failure row whose shares have no interval yet: that takes the runs of every day. */
export type CountedFamily = Omit<FailureFamily, 'frequency_interval' | 'share_of_runs_interval'>;

/** The failure rows of a window and which of them are timeouts, by family number. */
export interface Failures {
  readonly rows: readonly CountedFamily[];
  readonly timeouts: readonly number[];
  /** Names of the rows that cost the most runs, by family number. */
  readonly names: ReadonlyMap<number, string>;
  /** Ids of all rows, by family number. */
  readonly ids: ReadonlyMap<number, string>;
  /** To hand in the next time, so that patterns keep their ids. */
  readonly registry: PatternRegistry;
}

/** What shares are taken of. */
export interface RunCounts {
  readonly total: number;
  readonly failed: number;
}

interface RowName {
  readonly id: string;
  readonly name: string;
  readonly provider: string | null;
  readonly category: string;
  readonly fix: string;
}

/** Trends are followed for so many failure rows. */
const ROWS_WITH_SERIES = 20;

/** Exemplars are cut at so many characters. */
const EXEMPLAR_LENGTH = 512;

/** The rows that have no message of their own. */
const ROWS_WITHOUT_MESSAGE: Readonly<Record<number, RowName>> = {
  [SCORE_BELOW_THRESHOLD]: {
    id: 'score-below-threshold',
    name: 'Score below threshold',
    provider: null,
    category: 'score',
    fix: 'Look at the outputs that scored lowest, then at the prompt of the node that made them or at the pass threshold.',
  },
  [NO_RECORDED_ERROR]: {
    id: 'no-recorded-error',
    name: 'No recorded error',
    provider: null,
    category: 'none',
    fix: 'Log an error event with error_message where a run gives up, so that its cause can be counted.',
  },
};

/** Groups the window's error messages and counts what each failure family came to; most failed runs first. */
export async function analyseFailures(
  history: HistoryWindow,
  runs: RunCounts,
  options: GroupOptions = {},
): Promise<Failures> {
  const messages = await history.errorMessages();
  const grouping = groupMessages(safeMessages(messages), options);
  const familyNumbers = new Map(grouping.families.map((family, index) => [family.id, index]));
  const familyOfPattern = grouping.patterns.map((pattern) => familyNumbers.get(pattern.family) ?? -1);
  const totals = await history.failures({
    pattern: grouping.assignments,
    family: grouping.assignments.map((pattern) => familyOfPattern[pattern] ?? -1),
  });
  const context = { grouping, totals, runs, contrasts: failureContrasts(totals.census) };
  const rows = totals.families.map((family) => rowOf(family, context));
  const timeouts = grouping.families.flatMap((family, index) =>
    family.category === 'timeout' ? [index] : [],
  );
  return {
    rows: rows.toSorted(byWeight),
    timeouts,
    names: namesOf(totals, rows),
    ids: new Map(totals.families.map(({ family }, index) => [family, rows[index]?.family ?? ''])),
    registry: grouping.registry,
  };
}

/** Provider and node become parts of names and ids, where a mask would come too late. */
function safeMessages(rows: readonly ErrorMessage[]): CountedMessage[] {
  const masked = new Map<string | null, string | null>([[null, null]]);
  const safe = (hint: string | null): string | null => {
    const known = masked.get(hint);
    if (known !== undefined || hint === null) return known ?? null;
    const text = redact(hint);
    masked.set(hint, text);
    return text;
  };
  return rows.map((row) => ({
    ...row,
    provider: safe(row.provider),
    node: safe(row.node),
    count: row.events,
  }));
}

/** Rows are in the order of the families that they were made from. */
function namesOf(totals: FailureTotals, rows: readonly CountedFamily[]): ReadonlyMap<number, string> {
  const named = totals.families.map((family, index) => ({ ...family, name: rows[index]?.pattern ?? '' }));
  const costly = named
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return new Map(costly.slice(0, ROWS_WITH_SERIES).map(({ family, name }) => [family, name]));
}

interface RowContext {
  readonly grouping: Grouping;
  readonly totals: FailureTotals;
  readonly runs: RunCounts;
  readonly contrasts: ReturnType<typeof failureContrasts>;
}

function rowOf(family: FamilyTotals, context: RowContext): CountedFamily {
  const { grouping, totals, runs } = context;
  const name = ROWS_WITHOUT_MESSAGE[family.family] ?? nameOf(grouping, family.family);
  return {
    pattern: redact(name.name),
    count: family.count,
    frequency: runs.failed === 0 ? null : family.count / runs.failed,
    suggested_fix: redact(name.fix),
    family: name.id,
    provider: name.provider === null ? null : redact(name.provider),
    category: name.category,
    share_of_runs: runs.total === 0 ? null : family.count / runs.total,
    events: family.events,
    recovered_runs: family.recoveredRuns,
    first_seen: family.first,
    last_seen: family.last,
    daily: totals.daily
      .filter((day) => day.family === family.family)
      .map(({ day, count, events }) => ({ day, count, events })),
    where: {
      nodes: placesOf(totals, family.family, 'node'),
      agents: placesOf(totals, family.family, 'agent'),
      actions: placesOf(totals, family.family, 'action'),
      task_types: placesOf(totals, family.family, 'task_type'),
    },
    contrast: [...(context.contrasts.get(family.family) ?? [])],
    patterns: patternsOf(family.family, context),
  };
}

function nameOf(grouping: Grouping, number: number): RowName {
  const family = grouping.families[number];
  if (family === undefined) throw new RangeError(`there is no failure family ${number}`);
  const { id, name, provider, category } = family;
  return { id, name, provider, category, fix: `${family.suggestedFix}${knobText(provider, category)}` };
}

/** Which setting a fix turns, where one is declared: text from a log picks among the declared ones and nothing else. */
function knobText(provider: string | null, category: string): string {
  const kind = category === 'timeout' ? 'timeout' : category === 'rate_limit' ? 'rate-limit' : null;
  const knob = kind === null ? undefined : findKnob(DEFAULT_KNOBS, provider, kind);
  return knob === undefined ? '' : ` (\`${knob.pointer}\` in ${knob.file})`;
}

function patternsOf(family: number, { grouping, totals }: RowContext): FailurePattern[] {
  return totals.patterns
    .filter((row) => row.family === family)
    .flatMap((row) => {
      const pattern = grouping.patterns[row.pattern];
      if (pattern === undefined) return [];
      return {
        id: pattern.id,
        template: redact(pattern.template),
        count: row.count,
        events: row.events,
        exemplars: pattern.exemplars.map(exemplarOf),
        approximate: pattern.approximate,
      };
    })
    .sort((a, b) => b.count - a.count || b.events - a.events || (a.id < b.id ? -1 : 1));
}

/** A redacted exemplar; the end of a cut one goes, lest half an address or half a number escape its mask. */
function exemplarOf(message: string): string {
  const whole = message.length < EXEMPLAR_LENGTH ? message : message.replace(/[\d\s()+.-]*\S*$/, '…');
  return redact(whole);
}

function placesOf(
  totals: FailureTotals,
  family: number,
  field: FailurePlace['field'],
): { value: string; count: number }[] {
  return totals.places
    .filter((place) => place.family === family && place.field === field)
    .map(({ value, count }) => ({ value: redact(value), count }));
}

function byWeight(a: CountedFamily, b: CountedFamily): number {
  return b.count - a.count || b.events - a.events || (a.family < b.family ? -1 : 1);
}
