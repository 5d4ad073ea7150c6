import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/domain/errors.ts';
import {
  canonicalTimestamp,
  checkWindowRequest,
  dayOf,
  daysIn,
  fixedClock,
  hasZone,
  instantOf,
  millisecondsOf,
  parseTimestamp,
  resolveWindow,
  secondsBetween,
  systemClock,
} from '../../src/domain/time.ts';

const NOW = '2025-11-27T15:45:30.000Z';

describe('timestamps', () => {
  it.each([
    ['2025-11-20T14:30:00Z', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20T14:30:00.5Z', '2025-11-20T14:30:00.500Z'],
    ['2025-11-20T14:30:00.123456789Z', '2025-11-20T14:30:00.123Z'],
    ['2025-11-20T14:30:00z', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20T14:30Z', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20T14:30:00+02:00', '2025-11-20T12:30:00.000Z'],
    ['2025-11-20T14:30:00-0800', '2025-11-20T22:30:00.000Z'],
    ['2025-11-20T14:30:00-08', '2025-11-20T22:30:00.000Z'],
    ['2025-11-20 14:30:00', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20T14:30', '2025-11-20T14:30:00.000Z'],
    ['2025-11-20', '2025-11-20T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(instantOf(parseTimestamp(text) ?? Number.NaN)).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    '2025-11',
    '2025-13-01',
    '2025-02-30',
    '2025-02-30T00:00:00Z',
    '2025-11-20T25:00:00Z',
    '2025-11-20T14:61:00Z',
    '2025-11-20T14:30:00 UTC',
    '2025-11-20T14:30:00 Europe/Berlin',
    '2025-11-20T14:30:00+25:00',
    '2025-1-2 10:00:00',
    ' 2025-11-20T14:30:00Z',
    '2025-11-20T14:30:00Z\n',
    '2025/11/20',
    '20251120',
    '12025-11-20T14:30:00Z',
    '2025-11-20T14',
    '1763649000',
  ])('takes %j for no timestamp', (text) => {
    expect(parseTimestamp(text)).toBeNull();
    expect(canonicalTimestamp(text)).toBeNull();
  });

  it('keeps the digits of a fraction in the canonical form', () => {
    expect(canonicalTimestamp('2025-11-20 14:30:00.123456+0130')).toBe('2025-11-20T14:30:00.123456+01:30');
  });

  it('tells whether a zone is named', () => {
    expect(['2025-11-20T14:30:00Z', '2025-11-20T14:30-08', '2025-11-20 14:30:00+0100'].map(hasZone)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['2025-11-20T14:30:00', '2025-11-20', 'Z', ''].map(hasZone)).toEqual([false, false, false, false]);
  });

  it('measures between instants', () => {
    expect(dayOf('2025-11-20T23:59:59.999Z')).toBe('2025-11-20');
    expect(daysIn({ start: '2025-11-20T00:00:00Z', end: '2025-11-21T12:00:00Z' })).toBe(1.5);
    expect(secondsBetween('2025-11-20T00:00:00.000Z', '2025-11-20T00:00:01.999Z')).toBe(1);
    expect(secondsBetween('2025-11-20T00:00:05.000Z', '2025-11-20T00:00:00.000Z')).toBe(-5);
    expect(millisecondsOf('1970-01-01T00:00:01.000Z')).toBe(1000);
  });

  it('has a clock that stands still and one that goes', () => {
    expect(fixedClock(NOW).now()).toBe(NOW);
    expect(parseTimestamp(systemClock.now())).not.toBeNull();
  });
});

describe('the window', () => {
  it('is seven whole days up to the last midnight unless told otherwise', () => {
    expect(resolveWindow({}, NOW, null)).toEqual({
      start: '2025-11-20T00:00:00.000Z',
      end: '2025-11-27T00:00:00.000Z',
    });
  });

  it('ends at this very moment where that is midnight', () => {
    expect(resolveWindow({ period: '1d' }, '2025-11-27T00:00:00.000Z', null)).toEqual({
      start: '2025-11-26T00:00:00.000Z',
      end: '2025-11-27T00:00:00.000Z',
    });
  });

  it('counts its period back from an explicit end', () => {
    expect(resolveWindow({ period: '2d', until: '2025-11-10T12:00:00Z' }, NOW, null)).toEqual({
      start: '2025-11-08T12:00:00.000Z',
      end: '2025-11-10T12:00:00.000Z',
    });
  });

  it('lets --since win over --period', () => {
    const window = resolveWindow({ period: '2d', since: '2025-11-01', until: '2025-11-10' }, NOW, null);
    expect(window).toEqual({ start: '2025-11-01T00:00:00.000Z', end: '2025-11-10T00:00:00.000Z' });
  });

  it('runs to the present where only --since is given', () => {
    expect(resolveWindow({ since: '2025-11-26T10:00:00+02:00' }, NOW, null)).toEqual({
      start: '2025-11-26T08:00:00.000Z',
      end: NOW,
    });
  });

  it('ends with --until latest at the midnight after the newest event', () => {
    const end = (newest: string) => resolveWindow({ period: '28d', until: 'latest' }, NOW, newest).end;
    expect(end('2025-10-30T13:00:00.000Z')).toBe('2025-10-31T00:00:00.000Z');
    expect(end('2025-10-30T23:59:59.999Z')).toBe('2025-10-31T00:00:00.000Z');
    expect(end('2025-10-31T00:00:00.000Z')).toBe('2025-11-01T00:00:00.000Z');
  });

  it('takes the present for the newest event where there is none', () => {
    expect(resolveWindow({ until: 'latest', period: '1d' }, NOW, null).end).toBe('2025-11-28T00:00:00.000Z');
  });

  it.each(['0d', '7', 'd', '7 d', '-1d', '1.5d', '10000d', 'week', '', '7D'])(
    'refuses the period %j',
    (period) => {
      expect(() => resolveWindow({ period }, NOW, null)).toThrow(UsageError);
      expect(() => checkWindowRequest({ period })).toThrow(/--period/);
    },
  );

  it.each([{ since: 'monday' }, { until: 'now' }, { since: 'latest' }, { until: '2025-02-30' }])(
    'refuses %j before any log is read',
    (request) => {
      expect(() => checkWindowRequest(request)).toThrow(UsageError);
      expect(() => resolveWindow(request, NOW, null)).toThrow(/is not a timestamp/);
    },
  );

  it.each([
    { since: '2025-11-10', until: '2025-11-10' },
    { since: '2025-11-11', until: '2025-11-10' },
    { since: '2025-12-01' },
  ])('refuses the empty window of %j', (request) => {
    expect(() => checkWindowRequest(request)).not.toThrow();
    expect(() => resolveWindow(request, NOW, null)).toThrow(/window is empty/);
  });

  it('accepts what it can resolve', () => {
    expect(() => checkWindowRequest({ period: '7d', since: '2025-11-01', until: 'latest' })).not.toThrow();
  });
});
