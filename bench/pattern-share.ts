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
const fetched = [];
const grouped = [];
let messages = 0;
for (let round = 0; round < 5; round += 1) {
  const started = performance.now();
  const rows = await selected.errorMessages();
  const middle = performance.now();
  groupMessages(rows.map((row) => ({ ...row, count: row.events })));
  messages = rows.length;
  fetched.push(middle - started);
  grouped.push(performance.now() - middle);
}
// The first round is what a command pays, since it runs once; the best shows what of it is warming up.
console.log(
  JSON.stringify({
    messages,
    fetch: (fetched[0] ?? 0) / 1000,
    group: (grouped[0] ?? 0) / 1000,
    bestGroup: Math.min(...grouped) / 1000,
  }),
);
await history.close();
