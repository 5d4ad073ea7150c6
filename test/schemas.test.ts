import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { jsonSchema, SCHEMA_NAMES, schemaText } from '../src/domain/schemas.ts';
import { logbookExample, memoryExample, requiredLogbook, requiredMemory } from './required-schemas.ts';
import { logbookMutations, memoryMutations } from './schema-mutations.ts';

describe('the published schemas', () => {
  it.each(SCHEMA_NAMES)('schemas/%s.schema.json is what the code says', (name) => {
    expect(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8')).toBe(
      schemaText(name),
    );
  });

  it.each(SCHEMA_NAMES)('%s is a schema that a validator accepts', (name) => {
    expect(() => compile(jsonSchema(name))).not.toThrow();
  });
});

describe.each([
  ['logbook-entry', requiredLogbook, logbookExample, logbookMutations],
  ['memory-record', requiredMemory, memoryExample, memoryMutations],
] as const)('%s', (name, required, example, mutations) => {
  const own = jsonSchema(name) as typeof required;

  it('has the names, types, enums, bounds and required fields of the requirements', () => {
    expect(own.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(own.type).toBe('object');
    expect([...own.required].sort()).toEqual([...required.required].sort());
    expect(meanings(own.properties)).toEqual(meanings(required.properties));
  });

  it("accepts the requirements' example", () => {
    expect(compile(own)(example)).toBe(true);
    expect(compile(required)(example)).toBe(true);
  });

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    'judges as the requirements do: %s',
    (_, mutation) => {
      const value = mutation.of(structuredClone(example));
      expect(compile(required)(value)).toBe(mutation.valid);
      expect(compile(own)(value)).toBe(mutation.valid);
    },
  );
});

it('judges at least thirty mutations', () => {
  expect(logbookMutations.length + memoryMutations.length).toBeGreaterThanOrEqual(30);
});

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

/** What a property means to a validator: descriptions, and key schemas that say no more than JSON does, are left out. */
function meanings(properties: object): object {
  return JSON.parse(
    JSON.stringify(properties, (key, value: unknown) =>
      key === 'description' ||
      key === 'propertyNames' ||
      (key === 'additionalProperties' && JSON.stringify(value) === '{}')
        ? undefined
        : value,
    ),
  ) as object;
}
