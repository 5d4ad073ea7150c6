import { describe, expect, it } from 'vitest';
import { createSingleFlight } from '../../../src/connectors/http/single-flight.ts';
import { createWaiting, retryAfterMs, vendorTime } from '../../../src/connectors/http/waiting.ts';
import { virtualTime } from '../../simulators/virtual-timer.ts';

const { timer } = virtualTime();
const after = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), timer);

describe('waiting for a vendor', () => {
  it('reads Retry-After as seconds, with a fraction or without, and as a date', () => {
    expect([after('2'), after('2.0'), after('0.25'), after('86400')]).toEqual([
      2_000, 2_000, 250, 86_400_000,
    ]);
    expect(after('Fri, 20 Nov 2026 12:00:30 GMT')).toBe(30_000);
    expect(after('Fri, 20 Nov 2026 11:00:00 GMT')).toBe(0);
    expect([after('soon'), retryAfterMs(new Headers(), timer)]).toEqual([null, null]);
  });

  it('reads the clock of the vendor', () => {
    expect(vendorTime(new Headers({ date: 'Fri, 20 Nov 2026 12:00:30 GMT' }))).toBe(
      '2026-11-20T12:00:30.000Z',
    );
    expect(vendorTime(new Headers({ date: 'Fri, 32 Nov 2026 12:00:30 GMT' }))).toBeNull();
  });

  it('backs off for longer each time, by a random half, and never for very long', async () => {
    const waits: number[] = [];
    const recording = {
      now: () => timer.now(),
      sleep: async (milliseconds: number) => void waits.push(milliseconds),
    };
    for (const random of [0, 0.999]) {
      const waiting = createWaiting(recording, () => random);
      for (let attempt = 0; attempt < 7; attempt += 1) await waiting.backOff(attempt);
    }
    expect(waits.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500, 7_500]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
    expect(waits[7]).toBeGreaterThan(490);
  });

  it('lets many share one flight, and the next begin anew', async () => {
    let flights = 0;
    const fly = createSingleFlight(async () => {
      flights += 1;
      if (flights === 2) throw new Error('lost');
      return flights;
    });
    expect(await Promise.all([fly(), fly(), fly()])).toEqual([1, 1, 1]);
    await expect(Promise.all([fly(), fly()])).rejects.toThrow('lost');
    expect(await fly()).toBe(3);
  });
});
