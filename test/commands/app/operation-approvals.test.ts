import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalReasons, neededApprovals } from '../../../src/commands/app/operation-approvals.ts';
import { parseSettings } from '../../../src/config/settings.ts';
import type { Review, Role } from '../../../src/domain/github-repository.ts';

const HEAD = 'a'.repeat(40);
const OLD = 'b'.repeat(40);
const SEED = 20261124;

function review(
  login: string,
  verdict: Review['verdict'],
  { commit = HEAD, kind = 'person' }: { commit?: string | null; kind?: Review['author']['kind'] } = {},
): Review {
  return { author: { login, kind }, verdict, commit };
}

function codes(reviews: readonly Review[], roles: Record<string, Role>, needed = 1): string[] {
  const asked = { reviews, roles: new Map(Object.entries(roles)), head: HEAD, asker: 'acme', needed };
  return approvalReasons(asked).map(({ code }) => code);
}

describe('approvals of a plan', () => {
  it.each([
    ['of the very commit', [review('bob', 'approved')], []],
    ['of an older commit', [review('bob', 'approved', { commit: OLD })], ['not-approved']],
    ['of a commit that is gone', [review('bob', 'approved', { commit: null })], ['not-approved']],
    ['of a later comment', [review('bob', 'approved'), review('bob', 'commented')], []],
    ['that was dismissed', [review('bob', 'dismissed')], ['not-approved']],
    ['of who executes', [review('ACME', 'approved')], ['not-approved']],
    ['of a bot', [review('bob', 'approved', { kind: 'bot' })], ['not-approved']],
    ['of a reader', [review('eve', 'approved')], ['not-approved']],
    ['of a stranger', [review('mallory', 'approved')], ['not-approved']],
    [
      'beside a wish for changes',
      [review('bob', 'approved'), review('dan', 'changes-requested', { commit: OLD })],
      ['changes-requested'],
    ],
    [
      'beside a wish for changes to a commit that is gone',
      [review('bob', 'approved'), review('dan', 'changes-requested', { commit: null })],
      ['changes-requested'],
    ],
    ['beside the wish of a reader', [review('bob', 'approved'), review('eve', 'changes-requested')], []],
    ['after a wish for changes', [review('bob', 'changes-requested'), review('bob', 'approved')], []],
    [
      'before a wish for changes',
      [review('bob', 'approved'), review('bob', 'changes-requested')],
      ['changes-requested', 'not-approved'],
    ],
  ])('%s', (_, reviews, expected) => {
    expect(codes(reviews, { bob: 'write', dan: 'maintain', eve: 'read', acme: 'admin' })).toEqual(expected);
  });

  it('are counted once for each person', () => {
    const twice = [review('bob', 'approved'), review('Bob', 'approved')];
    expect(codes(twice, { bob: 'write', Bob: 'write' }, 2)).toEqual(['not-approved']);
    expect(codes([...twice, review('dan', 'approved')], { Bob: 'write', dan: 'admin' }, 2)).toEqual([]);
    expect(codes([], {}, 0)).toEqual([]);
  });

  it.each([
    ['period: 7d', 1],
    ['one_person: true', 0],
    ['operations: { approvals: 2 }', 2],
    // Somebody asks for approvals in so many words: what one person needs by default does not take them away.
    ['{ one_person: true, operations: { approvals: 2 } }', 2],
  ])('are as many as settings say: %s', (text, needed) => {
    expect(neededApprovals(parseSettings(text, 'apeg.yml'))).toBe(needed);
  });

  it(`never suffice without so many others who may write and approved this commit (seed ${SEED})`, () => {
    const people = ['acme', 'bob', 'dan', 'eve'];
    const one = fc.record({
      author: fc.record({
        login: fc.constantFrom(...people),
        kind: fc.constantFrom('person' as const, 'bot' as const),
      }),
      verdict: fc.constantFrom<Review['verdict']>('approved', 'changes-requested', 'commented', 'dismissed'),
      commit: fc.constantFrom(HEAD, OLD),
    });
    const roles = new Map<string, Role>([
      ['acme', 'admin'],
      ['bob', 'write'],
      ['dan', 'maintain'],
      ['eve', 'triage'],
    ]);
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (reviews, needed) => {
        const reasons = approvalReasons({ reviews, roles, head: HEAD, asker: 'acme', needed });
        const good = ['bob', 'dan'].filter((login) =>
          reviews.some(
            ({ author, verdict, commit }) =>
              author.login === login && author.kind === 'person' && verdict === 'approved' && commit === HEAD,
          ),
        );
        expect(good.length >= needed || reasons.length > 0).toBe(true);
      }),
      { seed: SEED },
    );
  });
});
