import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { createBanditLedger } from '../../examples/history/bandit-ledger.ts';
import { defaultHistory, generateHistory } from '../../examples/history/generate-history.ts';
import { generateMemory } from '../../examples/history/memory-store.ts';

const dateTime = { type: 'string', format: 'date-time' };
const text = { type: 'string' };

const logbookEntrySchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    timestamp: dateTime,
    event_type: {
      type: 'string',
      enum: ['workflow_start', 'workflow_end', 'node_execution', 'scoring', 'error', 'warning', 'info'],
    },
    workflow_id: text,
    node_id: text,
    agent: text,
    action: text,
    score: { type: 'number', minimum: 0, maximum: 1 },
    success: { type: 'boolean' },
    error_message: text,
    metadata: { type: 'object' },
  },
  required: ['timestamp', 'event_type', 'workflow_id'],
  // stricter than the requirements: a misspelt field of ours would otherwise pass
  additionalProperties: false,
};

/** As in the requirements, but `value` has no type: "any" is none of draft-07. */
const memoryRecordSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    key: text,
    value: {},
    tags: { type: 'array', items: text },
    created_at: dateTime,
    last_used_at: dateTime,
    access_count: { type: 'integer', minimum: 0 },
    ttl: { type: 'integer' },
  },
  required: ['key', 'value', 'created_at'],
  additionalProperties: false,
};

const ajv = new Ajv();
formats.default(ajv);

function learn() {
  const ledger = createBanditLedger();
  for (const entry of generateHistory()) ledger.observe(entry);
  return ledger.weights();
}

describe('the generated Logbook', () => {
  it('has only entries of the standard schema, and all its event types', () => {
    const validate = ajv.compile(logbookEntrySchema);
    const seen = new Set<string>();
    for (const entry of generateHistory()) {
      expect(validate(entry) ? '' : `${JSON.stringify(entry)}: ${ajv.errorsText(validate.errors)}`).toBe('');
      seen.add(entry.event_type);
    }
    expect([...seen].toSorted()).toEqual(logbookEntrySchema.properties.event_type.enum.toSorted());
  });

  it('names each run by its start and gives it one start, first', () => {
    const started = new Set<string>();
    for (const { workflow_id, event_type, timestamp, agent } of generateHistory()) {
      if (agent === 'APEG') continue;
      expect(event_type === 'workflow_start').toBe(!started.has(workflow_id));
      if (event_type !== 'workflow_start') continue;
      started.add(workflow_id);
      expect(workflow_id).toMatch(/^wf-\d{8}-\d{6}-[0-9a-f]{6}$/);
      expect(workflow_id.slice(3, 18)).toBe(timestamp.replace(/[-:]|\..*/g, '').replace('T', '-'));
    }
  });
});

describe('the generated memory', () => {
  const { seed, end } = defaultHistory;
  const weights = learn();
  const records = generateMemory({ seed, end, weights });
  const now = Date.parse(end);

  it('has only records of the standard schema, with keys of their own', () => {
    const validate = ajv.compile(memoryRecordSchema);
    for (const record of records) {
      expect(validate(record) ? '' : `${record.key}: ${ajv.errorsText(validate.errors)}`).toBe('');
      expect(Date.parse(record.created_at)).toBeLessThan(now);
      expect(Date.parse(record.last_used_at ?? record.created_at)).toBeLessThanOrEqual(now);
    }
    expect(new Set(records.map((record) => record.key)).size).toBe(records.length);
  });

  it('has records past their ttl, records within it, records never used, and the bandit weights', () => {
    const timed = records.filter((record) => record.ttl !== undefined);
    const expired = timed.filter(({ created_at, ttl = 0 }) => Date.parse(created_at) + ttl * 1_000 < now);
    expect(expired.length).toBeGreaterThan(3);
    expect(expired.length).toBeLessThan(timed.length);
    expect(records.filter((record) => record.access_count === 0).length).toBeGreaterThan(3);
    expect(records.filter((record) => record.key.startsWith('bandit_weights_')).length).toBe(3);
  });

  it('has weights that decay, so that they are no counts', () => {
    const rows = Object.values(weights);
    const plays = rows.reduce((sum, row) => sum + row.plays, 0);
    expect(plays).toBeCloseTo(1 / (1 - 0.97), 6);
    for (const row of rows) expect(row.successes + row.failures).toBeCloseTo(row.plays, 9);
  });
});
