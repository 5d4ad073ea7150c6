import { DAY_MS } from './calendar.ts';
import type { LogbookEntry, TimedEntry } from './logbook-entry.ts';

const MONDAY = 1;
const THURSDAY = 4;
const SIX_O_CLOCK_MS = 6 * 3_600_000;

interface OwnOperation {
  readonly action: string;
  readonly note: string;
}

function operationOf(weekday: number): OwnOperation | undefined {
  if (weekday === MONDAY) return { action: 'analyze-feedback', note: 'read the last 7 days' };
  if (weekday === THURSDAY)
    return { action: 'sync-inventory', note: 'dry run: plan written, nothing changed' };
  return undefined;
}

/** What APEG itself did on the day that begins at `midnight`: three entries on Mondays and on Thursdays. */
export function ownEntries(midnight: number): readonly TimedEntry[] {
  const operation = operationOf(new Date(midnight).getUTCDay());
  if (operation === undefined || midnight % DAY_MS !== 0) return [];
  const { action, note } = operation;
  const date = new Date(midnight).toISOString().slice(0, 10).replaceAll('-', '');
  function entry(
    offset: number,
    fields: Pick<LogbookEntry, 'event_type' | 'success' | 'metadata'>,
  ): TimedEntry {
    const at = midnight + SIX_O_CLOCK_MS + offset;
    const { event_type, ...rest } = fields;
    const timestamp = new Date(at).toISOString();
    const workflow_id = `apeg-${date}-${action}`;
    return { at, entry: { timestamp, event_type, workflow_id, agent: 'APEG', action, ...rest } };
  }
  return [
    entry(0, { event_type: 'workflow_start' }),
    entry(3_180, { event_type: 'info', metadata: { note } }),
    entry(4_020, { event_type: 'workflow_end', success: true, metadata: { execution_time_ms: 4_020 } }),
  ];
}
