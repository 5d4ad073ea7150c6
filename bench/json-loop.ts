import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

// The other way to do it: one JSON.parse per line, and a map of runs. Prints the same run totals as the report.
interface Entry {
  readonly event_type: string;
  readonly workflow_id: string;
  readonly agent?: string;
  readonly node_id?: string;
  readonly success?: boolean;
  readonly error_message?: string;
}
interface Run {
  end: boolean | undefined;
  ended: boolean;
  errors: Map<string, boolean>;
}

const [file = ''] = process.argv.slice(2);
const runs = new Map<string, Run>();
for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) })) {
  const entry = JSON.parse(line) as Entry;
  if (entry.agent === 'APEG') continue;
  const run = runs.get(entry.workflow_id) ?? { end: undefined, ended: false, errors: new Map() };
  runs.set(entry.workflow_id, run);
  if (entry.event_type === 'workflow_end') {
    run.end = entry.success;
    run.ended = true;
  } else if (entry.success === true && entry.node_id !== undefined) run.errors.delete(entry.node_id);
  else if (entry.error_message !== undefined || entry.success === false)
    run.errors.set(entry.node_id ?? '', true);
}
const ended = [...runs.values()].filter((run) => run.ended);
const successful = ended.filter((run) => run.end ?? run.errors.size === 0).length;
console.log(
  JSON.stringify({
    total_runs: ended.length,
    successful_runs: successful,
    failed_runs: ended.length - successful,
  }),
);
