import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isMaterial,
  markerLine,
  PullMarker,
  publishedOf,
  readMarker,
  withMarker,
} from '../../../src/proposals/pull-requests/marker.ts';
import { draftOf, markerFor } from './pulls.ts';

const { proposal } = draftOf();
const marker = markerFor(proposal);

describe('the state in a body', () => {
  it('comes back as it was, from between whatever else stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, behind) => {
        const body = `${before.replaceAll('apeg:pull', '')}\n${markerLine(marker)}\n${behind}`;
        expect(readMarker(body)).toEqual(marker);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it.each([
    '',
    'no marker',
    '<!-- apeg:pull -->',
    '<!-- apeg:pull e30 -->',
    `<!-- apeg:pull ${Buffer.from('[]').toString('base64url')} -->`,
    `<!-- apeg:pull ${Buffer.from(JSON.stringify({ ...marker, head: 'main' })).toString('base64url')} -->`,
    `<!-- apeg:pull ${Buffer.from(JSON.stringify({ ...marker, id: '../x' })).toString('base64url')} -->`,
    `<!-- apeg:pull ${Buffer.from(JSON.stringify({ ...marker, more: 1 })).toString('base64url')} -->`,
    `<!-- apeg:pull ${Buffer.from(JSON.stringify({ ...marker, snoozed_until: 'forever' })).toString('base64url')} -->`,
    `> ${markerLine(marker)}`,
    `text ${markerLine(marker)}`,
    markerLine(marker).slice(0, -8),
  ])('is none of ours where it is not what we write: %s', (body) => {
    expect(readMarker(body)).toBeNull();
  });

  it('is replaced alone, whatever signs stand around it', () => {
    const body = `$& kept $1\n${markerLine(marker)}\nkept too`;
    const next = { ...marker, snoozed_until: '2026-01-01T00:00:00.000Z' };
    expect(withMarker(body, next)).toBe(`$& kept $1\n${markerLine(next)}\nkept too`);
    expect(readMarker(withMarker('lost', next))).toEqual(next);
  });

  it('is never one that cannot be read back', () => {
    expect(() => markerLine({ ...marker, head: 'x' })).toThrow(/head/);
    expect(PullMarker.parse(marker)).toEqual(marker);
  });
});

describe('evidence', () => {
  it('changes materially by edit, state, risk, or an estimate outside the published interval', () => {
    const published = publishedOf(proposal);
    expect(isMaterial(published, proposal)).toBe(false);
    expect(isMaterial(published, { ...proposal, title: 'Other words', number: 9 })).toBe(false);
    expect(
      isMaterial(published, { ...proposal, state: 'PROBE' === proposal.state ? 'PROPOSE' : 'PROBE' }),
    ).toBe(true);
    expect(isMaterial(published, { ...proposal, changes: [] })).toBe(true);
    expect(isMaterial(published, { ...proposal, risk: { ...proposal.risk, level: 'HIGH' } })).toBe(true);
    const estimated = (value: number) => ({
      ...proposal,
      effect: { ...proposal.effect, before: { ...proposal.effect.before, value } },
    });
    expect(isMaterial(published, estimated(published.low))).toBe(false);
    expect(isMaterial(published, estimated(published.low - 0.001))).toBe(true);
    expect(isMaterial(published, estimated(published.high + 0.001))).toBe(true);
  });
});
