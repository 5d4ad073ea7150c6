import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Problem } from '../../src/domain/data-quality.ts';
import type { Instant, Window } from '../../src/domain/time.ts';
import { openHistory } from '../../src/history/duckdb/history.ts';
import type { ExecutionHistory } from '../../src/history/execution-history.ts';
import type { HistorySources } from '../../src/history/sources.ts';

/** The present of the tests, and the seven days before it. */
export const NOW: Instant = '2025-11-27T15:45:30.000Z';
export const WEEK: Window = { start: '2025-11-20T00:00:00.000Z', end: '2025-11-27T00:00:00.000Z' };

/** A log entry; wrong on purpose where a test wants it to be. */
export type Entry = Readonly<Record<string, unknown>>;

/** The contents of files, by name relative to a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A second of 20 November 2025, as a timestamp. */
export function at(second: number): string {
  return new Date(Date.parse('2025-11-20T00:00:00.000Z') + second * 1000).toISOString();
}

/** One entry of a run. */
export function entry(run: string, second: number, fields: Entry = {}): Entry {
  return { timestamp: at(second), event_type: 'node_execution', workflow_id: run, ...fields };
}

export function start(run: string, second: number, fields: Entry = {}): Entry {
  return entry(run, second, { event_type: 'workflow_start', ...fields });
}

export function end(run: string, second: number, fields: Entry = {}): Entry {
  return entry(run, second, { event_type: 'workflow_end', ...fields });
}

export function failure(run: string, second: number, message: string, fields: Entry = {}): Entry {
  return entry(run, second, { event_type: 'error', error_message: message, success: false, ...fields });
}

export function scoring(run: string, second: number, score: number, fields: Entry = {}): Entry {
  return entry(run, second, { event_type: 'scoring', score, ...fields });
}

export function withMacro(chosen_macro: string, more: Entry = {}): Entry {
  return { metadata: { chosen_macro, ...more } };
}

export function lines(entries: readonly unknown[]): string {
  return entries.map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** A new folder with files in it; it is gone when the test is over. */
export async function folderWith(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apeg-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Opens the history of a folder; it is closed when the test is over. */
export async function open(
  directory: string,
  sources: Omit<HistorySources, 'directory'> = {},
): Promise<ExecutionHistory> {
  const history = await openHistory({ directory, ...sources }, { now: NOW, progress: () => {} });
  onTestFinished(() => history.close());
  return history;
}

/** Opens the history of a folder that holds just one log of these entries. */
export async function historyOf(entries: readonly unknown[]): Promise<ExecutionHistory> {
  return open(await folderWith({ 'Logbook.jsonl': lines(entries) }));
}

/** Problems as `code file:line`, `code file#index@byte` or `code file`, by how they were met. */
export function placesOf(problems: readonly Problem[], folder: string): string[] {
  return problems.flatMap(({ code, places }) =>
    places.map((place) => {
      const file = place.file.replace(`${folder}/`, '');
      if (place.line !== undefined) return `${code} ${file}:${place.line}`;
      if (place.index !== undefined) return `${code} ${file}#${place.index}@${place.byte}`;
      if (place.key !== undefined) return `${code} ${file} ${place.key}`;
      return place.byte === undefined ? `${code} ${file}` : `${code} ${file}@${place.byte}`;
    }),
  );
}
