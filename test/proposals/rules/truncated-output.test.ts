import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../../src/domain/default-knobs.ts';
import type { EvidenceBase } from '../../../src/domain/evidence-base.ts';
import type { FailureFamily } from '../../../src/domain/failure-patterns.ts';
import { inputsOf, ruleInputOf, SEED } from '../../../src/proposals/inputs.ts';
import { truncatedOutput } from '../../../src/proposals/rules/truncated-output.ts';
import { family, finishDay, report, suggestInput } from '../reports.ts';

type Row = EvidenceBase['finish_reasons'][number];

const WEEK = Array.from({ length: 7 }, (_, day) => `2025-11-${13 + day}`);
const rows = (given: Partial<Row> = {}, days = WEEK): Row[] => days.map((day) => finishDay(day, given));

function judged(
  finish_reasons: Row[],
  given: { readonly limit?: unknown; readonly families?: readonly FailureFamily[] } = {},
) {
  const { limit = 1024, families = [] } = given;
  const base = report(families);
  const text = JSON.stringify({ openai_chat_defaults: { max_tokens: limit } });
  const input = suggestInput(
    { ...base, evidence: { ...base.evidence, finish_reasons } },
    { config: (path) => ({ path, text }) },
  );
  return truncatedOutput
    .cases(input.report, DEFAULT_KNOBS)
    .map((one) => truncatedOutput.judge(ruleInputOf(inputsOf(one, input), SEED)))[0];
}

describe('outputs that are cut off', () => {
  it.each([
    [1024, 2048],
    [32, 64],
    [10_000, 16_384],
  ])('have a limit of %d tokens become %d', (limit, expected) => {
    expect(judged(rows(), { limit })).toMatchObject({
      state: 'PROPOSE',
      reason: 'extrapolated',
      wishes: [{ values: { '/openai_chat_defaults/max_tokens': expected } }],
    });
  });

  it('promise no more than the failed runs that had such an output', () => {
    const result = judged(rows());
    expect(result).toMatchObject({ effect: { change: { low: 0, high: (7 * 6) / 450, estimate: null } } });
    const many = judged([...rows(), ...rows({ node: 'review' })]);
    expect(many).toMatchObject({ effect: { change: { high: 63 / 450 } } });
  });

  it.each([
    [
      'runs that fail no more often than others',
      rows({ cut_off_failed: 1 }, [...WEEK, ...WEEK]),
      'not-confirmed',
    ],
    ['too few failed runs', rows({ cut_off: 1, cut_off_failed: 1 }), 'too-few-events'],
    ['too few days', rows({ cut_off: 20, cut_off_failed: 9 }, WEEK.slice(0, 2)), 'too-few-days'],
  ])('lead to nothing with %s', (_, given, reason) => {
    expect(judged(given)).toMatchObject({ verdict: 'declined', reason });
  });

  it.each([
    [16_384, 'at-bound'],
    ['4096', 'value-unusable'],
    [null, 'value-unusable'],
    [0, 'value-unusable'],
  ])('leave a limit of %j alone', (limit, reason) => {
    expect(judged(rows(), { limit })).toMatchObject({ verdict: 'declined', reason });
  });

  it('are not guessed from failures that name a length, where no finish reason is logged', () => {
    const families = [family({ category: 'context_length', pattern: 'Context length exceeded', count: 30 })];
    expect(judged([], { families })).toMatchObject({
      state: 'INSUFFICIENT_DATA',
      reason: 'too-few-calls',
      detail: { text: expect.stringContaining('30 runs failed with Context length exceeded') },
    });
    expect(judged(rows({ cut_off: 0, cut_off_failed: 0 }), { families })).toBeUndefined();
  });

  it('of another provider turn no knob', () => {
    expect(judged(rows({ provider: 'anthropic' }))).toBeUndefined();
  });
});
