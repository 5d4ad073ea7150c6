import { openHistory } from '../src/history/duckdb/history.ts';
import { groupMessages } from '../src/patterns/group.ts';

// What patterns cost by themselves in the analysis of a log: fetching its distinct messages and grouping them.
const [file = ''] = process.argv.slice(2);
const history = await openHistory(
  { directory: '', logbook: [file] },
  { now: new Date().toISOString(), progress: () => {} },
);
const { first, last } = history.span ?? { first: '', last: '' };
const window = { start: first, end: new Date(Date.parse(last) + 1).toISOString() };
const selected = await history.select(window, { value: 0.8, byTaskType: {} });
const rounds: { fetch: number; group: number; fetchCpu: number; groupCpu: number }[] = [];
let messages = 0;
for (let round = 0; round < 5; round += 1) {
  const [started, cpuStarted] = [performance.now(), cpuMs()];
  const rows = await selected.errorMessages();
  const [middle, cpuMiddle] = [performance.now(), cpuMs()];
  groupMessages(rows.map((row) => ({ ...row, count: row.events })));
  messages = rows.length;
  rounds.push({
    fetch: (middle - started) / 1000,
    group: (performance.now() - middle) / 1000,
    fetchCpu: (cpuMiddle - cpuStarted) / 1000,
    groupCpu: (cpuMs() - cpuMiddle) / 1000,
  });
}
// The first round is what a command pays, since it runs once; the best shows what of it is warming up.
console.log(
  JSON.stringify({ messages, ...rounds[0], warm: Math.min(...rounds.map(({ groupCpu }) => groupCpu)) }),
);
await history.close();

/** User and system time of all threads so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
