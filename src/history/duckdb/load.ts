import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogFile } from '../log-files.ts';
import { CLOCK_SKEW_MS } from '../normalise-entry.ts';
import type { ProblemCollector } from '../problems.ts';
import { stageFile } from '../stage-file.ts';
import { EVENT_TYPE, LOG_COLUMNS, loadRaw, loadStaged, logTable } from './columns.ts';
import type { Engine } from './engine.ts';
import { createTextTypes, sampleTexts, settleTexts, type TextCodes, WORTH_CODING } from './text-codes.ts';

const SMALL_BYTES = 1_000_000;
/** So many files at most are read by one statement. */
const GROUP = 250;

/** What loading came to. */
export interface LoadCount {
  readonly read: number;
  readonly used: number;
  readonly duplicates: number;
  readonly withoutZone: number;
}

/** Says what is going on, for people who wait. */
export type Progress = (message: string) => void;

/** How loading is done. */
export interface LoadOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly progress: Progress;
  /** Bytes of logs from which texts are kept as codes. */
  readonly worthCoding?: number | undefined;
}

/** What loading a group needs. */
interface Loading extends LoadOptions {
  readonly codes: TextCodes;
}

/**
 * Loads log files into the table `log`, in order of time.
 *
 * A standard newline-delimited file is read by the store itself; a file of another shape, or with trouble in it, is read by
 * the second reader, which can say where the trouble is.
 */
export async function loadLogs(
  engine: Engine,
  files: readonly LogFile[],
  problems: ProblemCollector,
  options: LoadOptions,
): Promise<LoadCount> {
  const codes = await sampleTexts(files, options.worthCoding ?? WORTH_CODING);
  await engine.run(EVENT_TYPE);
  await createTextTypes(engine, codes);
  await engine.run(logTable(codes));
  let read = 0;
  for (const group of groupsOf(files)) {
    for (const { file } of group)
      options.progress(`reading ${file.name} (${(file.bytes / 1e6).toFixed(1)} MB)`);
    read += await loadGroup(engine, group, problems, { ...options, codes });
  }
  await settleTexts(engine, codes);
  const duplicates = files.length > 1 ? await dropDuplicates(engine) : 0;
  await sortByTime(engine);
  await setOwnEntriesApart(engine);
  const used = await engine.number('select (select count(*) from log) + (select count(*) from own_entry)');
  const withoutZone = await engine.number(
    'select (select count(*) from log where zoneless) + (select count(*) from own_entry where zoneless)',
  );
  return { read: read + used + duplicates, used, duplicates, withoutZone };
}

/** A log file and its place among all of them. */
interface NumberedFile {
  readonly file: LogFile;
  readonly number: number;
}

/** Small files go together, since every statement takes as long as reading thousands of entries. */
function groupsOf(files: readonly LogFile[]): NumberedFile[][] {
  const groups: NumberedFile[][] = [];
  for (const [number, file] of files.entries()) {
    const group = groups.at(-1);
    const before = group?.at(-1)?.file;
    if (
      group !== undefined &&
      before !== undefined &&
      isSmall(before) &&
      isSmall(file) &&
      group.length < GROUP
    )
      group.push({ file, number });
    else groups.push([{ file, number }]);
  }
  return groups;
}

function isSmall(file: LogFile): boolean {
  return file.shape === 'lines' && file.bytes < SMALL_BYTES;
}

/** Answers how many entries were met and not used; a group with trouble in it is halved until the trouble is alone. */
async function loadGroup(
  engine: Engine,
  group: readonly NumberedFile[],
  problems: ProblemCollector,
  options: Loading,
): Promise<number> {
  const [first] = group;
  if (first === undefined) return 0;
  if (first.file.shape === 'lines' && (await tryFast(engine, group, options))) return 0;
  if (group.length === 1) return loadSlowly(engine, first, problems, options);
  const half = Math.ceil(group.length / 2);
  const one = await loadGroup(engine, group.slice(0, half), problems, options);
  return one + (await loadGroup(engine, group.slice(half), problems, options));
}

/** A path that the store takes for this one file: it reads `*`, `?` and `[` in a name as a pattern, and then other files. */
async function plainPath(engine: Engine, { file, number }: NumberedFile): Promise<string> {
  if (!/[*?[]/.test(file.path)) return file.path;
  const link = join(engine.scratch, `log-${number}${file.path.endsWith('.gz') ? '.jsonl.gz' : '.jsonl'}`);
  if (!existsSync(link)) await symlink(file.path, link);
  return link;
}

async function tryFast(
  engine: Engine,
  group: readonly NumberedFile[],
  { now, codes }: Loading,
): Promise<boolean> {
  const paths = await Promise.all(group.map((member) => plainPath(engine, member)));
  try {
    await engine.run(loadRaw({ paths, file: group[0]?.number ?? 0, limit: now + CLOCK_SKEW_MS }, codes));
    return true;
  } catch {
    // Whatever it is, the second reader finds it again and says where.
    return false;
  }
}

/** Answers how many entries were met and not used. */
async function loadSlowly(
  engine: Engine,
  source: NumberedFile,
  problems: ProblemCollector,
  options: Loading,
): Promise<number> {
  const { file, number } = source;
  options.progress(`reading ${file.name} entry by entry`);
  const target = join(engine.scratch, `staged-${number}.jsonl`);
  const count = await stageFile(
    { path: file.path, name: file.name, shape: file.shape, target, now: options.now },
    problems,
  );
  if (count.used > 0) await engine.run(loadStaged(target, number, options.codes));
  return count.read - count.used;
}

/**
 * Drops entries that another file has too, wherever the files overlap in time; answers how many.
 *
 * An entry stays as often as the file that has it most often has it, so the order of the files does not matter.
 */
async function dropDuplicates(engine: Engine): Promise<number> {
  const overlaps =
    await engine.number(`with span as (select file, min(ts) as first, max(ts) as last from log group by file)
    select count(*) from span a join span b on a.file < b.file and a.first <= b.last and b.first <= a.last`);
  if (overlaps === 0) return 0;
  await engine.run(`create temp table dropped as
    with keyed as (select rowid as id, file, hash(${LOG_COLUMNS.join(', ')}) as h from log),
      met as (select h from keyed group by h having min(file) < max(file)),
      counted as (select id, h, file, row_number() over (partition by h, file order by id) as nth from keyed
        where h in (select h from met))
    select id from counted qualify row_number() over (partition by h, nth order by file) > 1`);
  const count = await engine.number('select count(*) from dropped');
  if (count > 0) await engine.run('delete from log where rowid in (select id from dropped)');
  await engine.run('drop table dropped');
  return count;
}

/** Moves APEG's own entries to `own_entry`: they are no part of the user's workflows. */
async function setOwnEntriesApart(engine: Engine): Promise<void> {
  await engine.run("create table own_entry as select * from log where agent = 'APEG'");
  if ((await engine.number('select count(*) from own_entry')) > 0)
    await engine.run("delete from log where agent = 'APEG'");
}

/** Makes the row number the order of time, which every later question relies on. */
async function sortByTime(engine: Engine): Promise<void> {
  const stepsBack = await engine.number(
    'select count(*) from (select ts < lag(ts) over () as back from log) where back',
  );
  if (stepsBack === 0) return;
  await engine.run('create or replace table log as select * from log order by ts, file, rowid');
}
