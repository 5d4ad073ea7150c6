import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/history/reading/lines.ts';

async function split(text: string, step: number, limit?: number) {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  return Array.fromAsync(readLines(chunks(), limit));
}

describe('splitting into lines', () => {
  it('finds the same lines however the bytes arrive', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '🔥', '\n', '\r'), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (raw, step) => {
        const lines = await split(raw, step);
        const expected = raw.split('\n');
        expect(lines.map((line) => line.text)).toEqual(
          raw.endsWith('\n') || raw === '' ? expected.slice(0, -1) : expected,
        );
        expect(lines.map((line) => line.number)).toEqual(lines.map((_, index) => index + 1));
        const bytes = Buffer.from(raw);
        for (const { byte, text: line } of lines)
          expect(bytes.subarray(byte, byte + Buffer.byteLength(line ?? '')).toString()).toBe(line);
      }),
      { seed: 20_251_123, numRuns: 300 },
    );
  });

  it('tells whether the last line is closed', async () => {
    expect((await split('a\nb', 2)).map((line) => line.closed)).toEqual([true, false]);
    expect((await split('a\nb\n', 2)).map((line) => line.closed)).toEqual([true, true]);
  });

  it('gives no text of a line beyond the limit, and counts its bytes', async () => {
    const lines = await split(`${'x'.repeat(50)}\nok`, 7, 20);
    expect(lines.map(({ text, byte }) => [text, byte])).toEqual([
      [null, 0],
      ['ok', 51],
    ]);
  });
});
