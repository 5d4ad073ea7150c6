/**
 * How fast messages are grouped, on one core: fresh strings whose digits are drawn anew, so that no two are equal and no cache
 * of the engine can help. Prints a baseline of the usual kind (mask by regular expressions, count in a Map) from the same run,
 * what memory a million messages add, and how long hostile messages take. Usage: npm run bench:patterns [-- MESSAGES [REPEATS]]
 */
import { createPatternCollector } from '../src/patterns/collector.ts';
import { groupMessages } from '../src/patterns/group.ts';

const BATCH = 50_000;
const total = Number(process.argv[2] ?? 1_000_000);
const repeats = Number(process.argv[3] ?? 5);

const SUBJECTS = [
  'worker 7 of pool alpha-3',
  'request 0f3a91c2-77de-4b1a-9f00-2c41de00a1b4',
  'session 48213',
  'GET /v2/orders/88123/items',
  'shard 12',
  'listing 5512093',
  'connection to 10.4.17.233:5432',
  'job sync_inventory:4471',
  'batch 0x7f3a22c1',
  'user 90211',
  'upload /var/data/in/part-00017.csv',
  'model gpt-4o-2024-08-06',
];
const EVENTS = [
  'timed out after 30000 ms',
  'was refused by the peer',
  'returned an unexpected body of 5120 bytes',
  'finished in 1284 ms',
  'is waiting for 3 of 9 replicas',
  'exceeded 120 requests per minute',
  'lost its lease at 2025-11-20T10:14:02.118Z',
  'dropped 17 of 450 rows',
  'could not be parsed at position 212',
  'was retried 4 times, giving up',
];
const TAILS = [
  '',
  ' (attempt 3 of 5)',
  ' [trace=9f86d081884c7d65]',
  ', next try in 12.5 s',
  ' code=E4031 region=eu-west-1',
];

/** Six hundred templates of about 70 bytes with digits to be drawn. */
const templates = SUBJECTS.flatMap((subject, s) =>
  EVENTS.flatMap((event, e) =>
    TAILS.map((tail, t) => `${(s + e + t) % 3 === 0 ? 'Error: ' : ''}${subject} ${event}${tail}`),
  ),
);

/** A small generator with a fixed seed: the same messages in every run. */
function createDigits(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) % 10) + 48;
  };
}

function freshMessages(count: number, digits: () => number): string[] {
  const messages: string[] = [];
  const bytes = Buffer.alloc(256);
  for (let i = 0; i < count; i += 1) {
    const template = templates[(i * 7919) % templates.length] ?? '';
    const length = bytes.write(template, 'latin1');
    for (let at = 0; at < length; at += 1) {
      const code = bytes[at] ?? 0;
      if (code >= 48 && code <= 57) bytes[at] = digits();
    }
    messages.push(bytes.toString('latin1', 0, length));
  }
  return messages;
}

/** The usual recipe: three masks and a Map. */
function createBaseline() {
  const counts = new Map<string, number>();
  return {
    counts,
    add: (message: string): void => {
      const masked = message
        .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>')
        .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<ip>')
        .replace(/\b(?:0x)?[0-9a-f]*\d[0-9a-f]*\b/gi, '<n>');
      counts.set(masked, (counts.get(masked) ?? 0) + 1);
    },
  };
}

/** Seconds spent in `add` alone; the making of the messages is not counted. */
function timed(add: (message: string) => unknown, seed: number): number {
  const digits = createDigits(seed);
  let seconds = 0;
  for (let done = 0; done < total; done += BATCH) {
    const messages = freshMessages(Math.min(BATCH, total - done), digits);
    const start = process.hrtime.bigint();
    for (const message of messages) add(message);
    seconds += Number(process.hrtime.bigint() - start) / 1e9;
  }
  return seconds;
}

function measureSpeed(): void {
  const sample = freshMessages(10_000, createDigits(1));
  const bytes = sample.reduce((sum, message) => sum + message.length, 0) / sample.length;
  const best = { ours: 0, baseline: 0 };
  for (let run = 0; run < repeats; run += 1) {
    const collector = createPatternCollector();
    const start = process.memoryUsage.rss();
    const seconds = timed(collector.add, run + 2);
    const before = process.hrtime.bigint();
    const grouping = collector.finish();
    const finish = Number(process.hrtime.bigint() - before) / 1e9;
    const rate = total / (seconds + finish);
    const baseline = total / timed(createBaseline().add, run + 2);
    best.ours = Math.max(best.ours, rate);
    best.baseline = Math.max(best.baseline, baseline);
    const added = (process.memoryUsage.rss() - start) / 1e6;
    const counted = grouping.patterns.reduce((sum, pattern) => sum + pattern.count, 0);
    console.log(
      `run ${run + 1}: ${round(rate)} messages/s (merge ${(finish * 1000).toFixed(0)} ms, ${collector.state().fingerprints.length} fingerprints, ` +
        `${grouping.patterns.length} patterns, ${counted} counted), baseline ${round(baseline)}/s, RSS +${added.toFixed(0)} MB`,
    );
  }
  console.log(
    `${total} fresh messages, ${templates.length} templates, ${bytes.toFixed(0)} bytes mean: best ${round(best.ours)} messages/s, ` +
      `baseline ${round(best.baseline)}/s, ratio ${(best.ours / best.baseline).toFixed(1)}`,
  );
}

function measureHostile(): void {
  const inputs: Record<string, string> = {
    '10 MB message': freshMessages(150_000, createDigits(9)).join(' '),
  };
  const units = [
    'a',
    '.',
    ':',
    '"',
    "'",
    '{"',
    '[{"',
    '\\',
    '=',
    'a.',
    'a:',
    '1:',
    'a-',
    '(',
    '()',
    'a b',
    '{"a',
    '\n',
    '\u001b[',
    '\ud800',
    '://',
    "='",
    '\n a',
    'é',
  ];
  for (const unit of units) inputs[`1 MB of ${JSON.stringify(unit)}`] = unit.repeat(1_000_000 / unit.length);
  let worst = { name: '', ms: 0 };
  for (const [name, message] of Object.entries(inputs)) {
    // Three times, the best counts: the machine is shared, and the first time the text itself is still in pieces.
    const times = [1, 2, 3].map(() => {
      const start = process.hrtime.bigint();
      groupMessages([{ message, count: 1 }]);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    const ms = Math.min(...times);
    if (name.startsWith('10 MB')) console.log(`${name}: ${ms.toFixed(1)} ms`);
    if (ms > worst.ms) worst = { name, ms };
  }
  console.log(
    `slowest of ${Object.keys(inputs).length} hostile messages: ${worst.name}, ${worst.ms.toFixed(1)} ms`,
  );
  measureFlood();
}

/** A million messages of random words: what lies beyond the limit goes to overflow patterns. */
function measureFlood(): void {
  const digits = createDigits(5);
  const bytes = Buffer.alloc(47);
  const rss = process.memoryUsage.rss();
  const collector = createPatternCollector();
  let seconds = 0;
  for (let done = 0; done < 1_000_000; done += BATCH) {
    const messages = Array.from({ length: BATCH }, () => {
      for (let at = 0; at < bytes.length; at += 1)
        bytes[at] = at % 8 === 7 ? 32 : 49 + digits() + ((digits() & 1) << 3);
      return bytes.toString('latin1');
    });
    const start = process.hrtime.bigint();
    for (const message of messages) collector.add(message);
    seconds += Number(process.hrtime.bigint() - start) / 1e9;
  }
  const start = process.hrtime.bigint();
  const { patterns } = collector.finish();
  const finish = Number(process.hrtime.bigint() - start) / 1e9;
  const counted = patterns.reduce((sum, pattern) => sum + pattern.count, 0);
  console.log(
    `a million random-word messages: ${seconds.toFixed(1)} s, finish ${finish.toFixed(1)} s, ` +
      `RSS +${((process.memoryUsage.rss() - rss) / 1e6).toFixed(0)} MB, ${patterns.length} patterns, ` +
      `${patterns.filter((pattern) => pattern.approximate).length} of them approximate, ${counted} counted`,
  );
}

function round(rate: number): string {
  return (rate / 1e6).toFixed(2).concat(' M');
}

measureSpeed();
measureHostile();
