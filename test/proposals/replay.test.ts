import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProposalTexts, replayProposal, valueDifferences } from '../../src/proposals/replay.ts';
import { suggestImprovements } from '../../src/proposals/suggest.ts';
import { plantedWorlds } from './planted.ts';
import { textsOf } from './proposal-texts.ts';

function example(): ProposalTexts {
  const [, world] = plantedWorlds();
  const [draft] = world === undefined ? [] : suggestImprovements(world.input).drafted;
  if (draft === undefined) throw new Error('there is no proposal');
  return textsOf(draft);
}

const texts = example();

/** The same files with one of them rewritten. */
function tampered(name: keyof ProposalTexts, from: string | RegExp, to: string): ProposalTexts {
  const text = texts[name].replace(from, to);
  expect(text).not.toBe(texts[name]);
  return { ...texts, [name]: text };
}

describe('a replay', () => {
  it('agrees with what was written', () => {
    expect(replayProposal(texts)).toEqual([]);
  });

  it.each<[string, keyof ProposalTexts, string | RegExp, string, object]>([
    ['a printed number', 'proposal.md', '28 runs', '38 runs', { file: 'proposal.md' }],
    [
      'a slot',
      'evidence.json',
      '"text": "28"',
      '"text": "38"',
      { file: 'evidence.json', pointer: '/slots/0/text', detail: 'is "38", recomputed "28"' },
    ],
    [
      'an input',
      'evidence.json',
      '"count": 28',
      '"count": 38',
      { file: 'evidence.json', pointer: '/inputs_sha256', detail: 'is not the digest of the inputs' },
    ],
    [
      'a day that is none',
      'evidence.json',
      /"analysis_period": \{\s*"start": "2025-1/,
      '"analysis_period": { "start": "2025-9',
      { file: 'evidence.json', pointer: '/inputs' },
    ],
    [
      'the digest of the evidence',
      'proposal.json',
      /"evidence_sha256": "./,
      '"evidence_sha256": "g',
      {
        file: 'proposal.json',
        pointer: '/evidence_sha256',
      },
    ],
    [
      'the risk',
      'proposal.json',
      '"level": "MEDIUM"',
      '"level": "LOW"',
      {
        file: 'proposal.json',
        pointer: '/risk/level',
      },
    ],
    ['the patch', 'patch.json', '"value": 60', '"value": 600', { file: 'patch.json' }],
    [
      'a schema',
      'patch.json',
      'apeg.patch/1',
      'apeg.patch/9',
      {
        file: 'patch.json',
        detail: 'is not of its schema',
      },
    ],
    [
      'the rule',
      'evidence.json',
      '"rule": "provider-timeout"',
      '"rule": "constructor"',
      {
        pointer: '/rule',
        detail: 'there is no rule constructor',
      },
    ],
  ])('finds a change of %s', (...[, name, from, to, expected]) => {
    expect(replayProposal(tampered(name, from, to))).toContainEqual(expect.objectContaining(expected));
  });

  it('finds any change of any digit', () => {
    const names = Object.keys(texts) as (keyof ProposalTexts)[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), (name, place) => {
        const digits = [...texts[name].matchAll(/\d/g)];
        const at = digits[place % digits.length]?.index ?? 0;
        const digit = (Number(texts[name][at]) + 1) % 10;
        const changed = `${texts[name].slice(0, at)}${digit}${texts[name].slice(at + 1)}`;
        const isNumber = /"(?:number|revision)": \d*$/.test(texts[name].slice(0, at));
        const found = replayProposal({ ...texts, [name]: changed });
        // The number and the round of a proposal come from where it was opened, so only its Markdown tells.
        expect(isNumber || found.length > 0).toBe(true);
      }),
      { seed: 20251120, numRuns: 60 },
    );
  });

  it('names where two values differ', () => {
    expect(valueDifferences({ a: [1, { b: 2 }], c: 1 }, { a: [1, { b: 3 }] })).toEqual([
      { path: ['a', '1', 'b'], detail: 'is 2, recomputed 3' },
      { path: ['c'], detail: 'is 1, recomputed missing' },
    ]);
  });
});
