import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalFile, canonicalJson, digestOf } from '../../src/domain/canonical-json.ts';

describe('canonical JSON', () => {
  it('puts keys in order at every depth and leaves arrays as they are', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"x"]}');
  });

  it('leaves out what JSON leaves out, and keeps keys that objects of JavaScript have a use for', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1},"constructor":2}'))).toBe(
      '{"__proto__":{"x":1},"constructor":2}',
    );
  });

  it('has one digest for a value, however it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reread = JSON.parse(canonicalFile(value)) as unknown;
        expect(digestOf(reread)).toBe(digestOf(JSON.parse(JSON.stringify(value))));
      }),
      { seed: 20_261_124, numRuns: 200 },
    );
  });
});
