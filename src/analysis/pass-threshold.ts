/** Where a run passes, task types that have a threshold of their own, and where the values come from. */
export interface PassThreshold {
  readonly value: number;
  readonly source: string;
  readonly byTaskType: Readonly<Record<string, number>>;
}

const BUILT_IN = 0.8;
/** Keys of `/thresholds` that are levels of the score model, not task types. */
const LEVELS: ReadonlySet<string> = new Set(['default', 'pass', 'warn', 'fail']);

/**
 * The pass threshold that is in force: SessionConfig `/ci/minimum_score` shadows everything, then PromptScoreModel
 * `/thresholds/<task type>`, `/thresholds/default`, `/thresholds/pass`, else 0.80.
 *
 * @param session,scoreModel parsed configs; null or undefined where there is none.
 */
export function passThreshold(session: unknown, scoreModel: unknown): PassThreshold {
  const minimum = numberAt(session, ['ci', 'minimum_score']);
  if (minimum !== null)
    return { value: minimum, source: 'SessionConfig.json /ci/minimum_score', byTaskType: {} };
  const byTaskType = taskTypes(objectAt(scoreModel, 'thresholds'));
  for (const level of ['default', 'pass']) {
    const value = numberAt(scoreModel, ['thresholds', level]);
    if (value !== null) return { value, source: `PromptScoreModel.json /thresholds/${level}`, byTaskType };
  }
  return { value: BUILT_IN, source: 'built in', byTaskType };
}

function taskTypes(thresholds: unknown): Record<string, number> {
  if (typeof thresholds !== 'object' || thresholds === null) return {};
  const own = Object.entries(thresholds).filter(([key, value]) => !LEVELS.has(key) && isScore(value));
  return Object.fromEntries(own) as Record<string, number>;
}

function numberAt(value: unknown, path: readonly string[]): number | null {
  const found = path.reduce<unknown>(objectAt, value);
  return isScore(found) ? found : null;
}

function objectAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
