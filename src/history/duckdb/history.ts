import type { BucketWidth } from '../../domain/bucket.ts';
import type { DataQuality } from '../../domain/data-quality.ts';
import { redact } from '../../domain/redaction.ts';
import { type Instant, instantOf, millisecondsOf, type Window } from '../../domain/time.ts';
import { type BanditWeights, parseBanditWeights } from '../bandit-weights.ts';
import type {
  Bucketed,
  BucketFigures,
  ExecutionHistory,
  HistoryWindow,
  SourceFile,
  Thresholds,
} from '../execution-history.ts';
import { firstThatExists, readJsonFile } from '../json-file.ts';
import { defaultLogNames, digestOfFile, findLogFiles, type LogFile } from '../log-files.ts';
import { type MemoryContents, parseMemoryStore } from '../memory-store.ts';
import { createProblemCollector, type ProblemCollector } from '../problems.ts';
import type { HistorySources } from '../sources.ts';
import { bucketCounts, bucketFigures } from './buckets.ts';
import { workflowSteps } from './efficiency.ts';
import { type Engine, startEngine } from './engine.ts';
import { countFailures, listMessages } from './failures.ts';
import { finishReasons } from './finish-reasons.ts';
import { type LoadCount, loadLogs, type Progress } from './load.ts';
import { countMacroUses } from './macro-uses.ts';
import { metricScores } from './metric-scores.ts';
import { attributeFailures, prepareSelection, selectByOrder, selectByWorkflowId, within } from './runs.ts';
import { ownActions, retriedFailures, scoreCounts, timedEvents } from './series.ts';

/** What opening a history needs from outside. */
export interface HistoryContext {
  readonly now: Instant;
  readonly progress: Progress;
  /** Bytes of logs from which texts are kept as codes; 16 MB when absent. */
  readonly worthCoding?: number;
}

const MEMORY_NAMES = ['MemoryStore.json', 'APEGMemory.json'];
const BANDIT_NAME = 'bandit_weights.json';

/** Reads everything that a history consists of into DuckDB; entries that cannot be used are counted, never dropped in silence. */
export async function openHistory(
  sources: HistorySources,
  context: HistoryContext,
): Promise<ExecutionHistory> {
  const problems = createProblemCollector();
  const files = await findLogFiles(sources.logbook ?? (await defaultLogNames(sources.directory)), problems);
  const engine = await startEngine(files.map((file) => file.path));
  try {
    // Hashing keeps this thread busy while the engine's own threads read.
    const [load, logs] = await Promise.all([
      loadLogs(engine, files, problems, { ...context, now: millisecondsOf(context.now) }),
      sourcesOf(files),
    ]);
    const memory = await readMemory(sources, problems);
    const bandit = await readBandit(sources, problems);
    return {
      span: await spanOf(engine),
      sources: [...logs, ...memory.sources, ...bandit.sources],
      memory: memory.contents,
      bandit: bandit.contents,
      select: (window, thresholds) =>
        selectWindow({ engine, load, problems, memory: memory.contents, window }, thresholds),
      close: () => engine.close(),
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

interface Selection {
  readonly engine: Engine;
  readonly load: LoadCount;
  readonly problems: ProblemCollector;
  readonly memory: MemoryContents | null;
  readonly window: Window;
}

async function selectWindow(selection: Selection, thresholds: Thresholds): Promise<HistoryWindow> {
  const { engine, memory, window } = selection;
  await prepareSelection(engine);
  const named = await engine.number(
    `select count(*) from entry where run_key is not null and ${within('ts', window)}`,
  );
  const runs = memory?.runs ?? [];
  const joinedBy = named === 0 && runs.length > 0 ? 'order' : 'workflow_id';
  if (joinedBy === 'order') await selectByOrder(engine, window, runs);
  else await selectByWorkflowId(engine, window);
  await attributeFailures(engine, thresholds);
  const timed = timedEvents(engine, window);
  const counts = new Map<BucketWidth, Promise<Bucketed>>();
  const figures = new Map<BucketWidth, Promise<BucketFigures[]>>();
  return {
    joinedBy,
    totals: async () => ({
      successful: await engine.number('select count(*) from run where success'),
      failed: await engine.number('select count(*) from run where success is false'),
      incomplete: await engine.number('select count(*) from run where not ended'),
      errorEvents: await engine.number('select count(*) from run_error'),
    }),
    quality: () => qualityOf(selection),
    errorMessages: () => listMessages(engine),
    failures: (groups) => countFailures(engine, groups),
    durations: (timeouts) => timed.cells(timeouts),
    longCalls: (timeouts) => timed.long(timeouts),
    retriedFailures: () => retriedFailures(engine),
    macroUses: () => countMacroUses(engine.beside),
    figures: (width) => once(figures, width, () => bucketFigures(engine.beside, window, width)),
    counts: (width) => once(counts, width, () => bucketCounts(engine, width)),
    scores: () => scoreCounts(engine.beside, window),
    metricScores: () => metricScores(engine.beside, window),
    finishReasons: () => finishReasons(engine.beside),
    steps: () => workflowSteps(engine.beside),
    ownActions: () => ownActions(engine.beside, window),
  };
}

async function qualityOf({ engine, load, problems, memory, window }: Selection): Promise<DataQuality> {
  return {
    entries_read: load.read,
    entries_used: load.used,
    duplicate_entries: load.duplicates,
    timestamps_without_zone: load.withoutZone + (memory?.runsWithoutZone ?? 0),
    ends_without_success: await engine.number('select count(*) from run where ended and end_success is null'),
    unattributed_events: await engine.number(
      `select count(*) from entry where run_key is null and ${within('ts', window)}`,
    ),
    problems: problems.list(),
  };
}

async function spanOf(engine: Engine): Promise<ExecutionHistory['span']> {
  const [row] = await engine.rows(
    'select epoch_ms(min(ts))::DOUBLE as first, epoch_ms(max(ts))::DOUBLE as last from log',
  );
  if (row === undefined || row['first'] === null) return null;
  return { first: instantOf(Number(row['first'])), last: instantOf(Number(row['last'])) };
}

/** One file after the other: a thousand at once are more than a process may open. */
async function sourcesOf(files: readonly LogFile[]): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (const { name, path, bytes } of files)
    sources.push({ kind: 'logbook', file: name, bytes, xxh64: await digestOfFile(path) });
  return sources;
}

interface Read<Contents> {
  readonly contents: Contents | null;
  readonly sources: readonly SourceFile[];
}

async function readMemory(
  sources: HistorySources,
  problems: ProblemCollector,
): Promise<Read<MemoryContents>> {
  const file = sources.memory ?? (await firstThatExists(sources.directory, MEMORY_NAMES));
  const read = file === null ? null : await readJsonFile(file, problems);
  if (file === null || read === null) return { contents: null, sources: [] };
  const contents = parseMemoryStore(read.value);
  if (contents === null)
    problems.add('record-invalid', { file, detail: 'is no memory store: neither records nor runs' });
  for (const { key, detail } of contents?.violations ?? [])
    problems.add('record-invalid', { file, key: redact(key), detail });
  return {
    contents,
    sources: [{ kind: 'memory', file, bytes: read.bytes.length, xxh64: await digestOfFile(file) }],
  };
}

async function readBandit(sources: HistorySources, problems: ProblemCollector): Promise<Read<BanditWeights>> {
  const file = sources.banditWeights ?? (await firstThatExists(sources.directory, [BANDIT_NAME]));
  const read = file === null ? null : await readJsonFile(file, problems);
  if (file === null || read === null) return { contents: null, sources: [] };
  const contents = parseBanditWeights(read.value);
  if (contents === null) problems.add('record-invalid', { file, detail: 'holds no macro weights' });
  for (const key of contents?.unreadable ?? [])
    problems.add('record-invalid', { file, key: redact(key), detail: 'holds no weights of a macro' });
  return {
    contents,
    sources: [{ kind: 'bandit_weights', file, bytes: read.bytes.length, xxh64: await digestOfFile(file) }],
  };
}

/** The answer to a question that several parts of an analysis ask. */
function once<Key, Answer>(answers: Map<Key, Answer>, key: Key, ask: () => Answer): Answer {
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return answer;
}
