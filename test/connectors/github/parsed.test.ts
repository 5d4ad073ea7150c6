import { describe, expect, it } from 'vitest';
import { reviewOf } from '../../../src/connectors/github/parsed.ts';

type Given = Parameters<typeof reviewOf>[0];

function given(state: string, commit: string | null): Given {
  const review: Pick<Given, 'user' | 'state' | 'commit_id'> = { user: null, state, commit_id: commit };
  return review as Given;
}

describe('a review as GitHub gives it', () => {
  it('counts with its verdict also where its commit is gone', () => {
    expect(reviewOf(given('CHANGES_REQUESTED', null), 'apeg[bot]')).toMatchObject([
      { verdict: 'changes-requested', commit: null },
    ]);
    expect(reviewOf(given('approved', 'a'.repeat(40)), 'apeg[bot]')).toMatchObject([
      { verdict: 'approved', commit: 'a'.repeat(40) },
    ]);
  });

  it('is none before it was handed in', () => {
    expect(reviewOf(given('PENDING', 'a'.repeat(40)), 'apeg[bot]')).toEqual([]);
  });
});
