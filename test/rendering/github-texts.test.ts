import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Proposal } from '../../src/domain/proposal.ts';
import { answerBody, answerMarker } from '../../src/rendering/answer.ts';
import { DASHBOARD_MARKER, dashboardBody } from '../../src/rendering/dashboard.ts';
import { mermaidChart } from '../../src/rendering/mermaid.ts';
import { pullRequestBody, pullRequestTitle } from '../../src/rendering/pull-request.ts';
import { ownLink, printable, reference, shortened } from '../../src/rendering/tainted.ts';
import { draftOf } from '../proposals/pull-requests/pulls.ts';
import { actionsIn, shapeOf } from './github-markdown.ts';
import { HOSTILE } from './hostile.ts';

const { proposal, evidence } = draftOf();
const commands = [{ usage: '/apeg explain <id>', summary: 'say why' }];

function pullBody(given: Partial<Proposal> = {}, record: Evidence = evidence): string {
  return pullRequestBody({
    proposal: { ...proposal, ...given },
    evidence: record,
    branch: `apeg/proposal/${proposal.id}`,
    commands,
    holdLabel: 'apeg/hold',
    hidden: ['<!-- apeg:proposal x.y/1 -->'],
  });
}

/** Every text that goes to GitHub, with a text from outside wherever one can get. */
function documents(text: string): string[] {
  const slots = evidence.slots.map((slot) => ({ ...slot, label: text, text }));
  return [
    pullBody(
      {
        issue: [text, text],
        current: { [text]: text },
        proposed: { [text]: [text] },
        expected_impact: [text],
        compatibility: [text],
        migration: [text],
        rollback: [text],
        next_steps: [text],
        risk: { ...proposal.risk, reasons: [{ code: 'one-place', text }] },
        prediction: {
          ...proposal.prediction,
          metric: { ...proposal.prediction.metric, name: text },
        },
      },
      { ...evidence, slots },
    ),
    dashboardBody([{ title: 'Open', items: [{ id: text, text, pull: 7 }] }], commands),
    answerBody(
      { state: 'done', verdict: `Done: ${text}`, details: [text], next: [{ usage: text, summary: text }] },
      answerMarker(9),
    ),
  ];
}

/** A harmless text of the same kind: an empty one leaves items empty, whatever it was made of. */
function likePlain(text: string): string {
  return printable(text) === '' ? '' : 'plain';
}

describe('what goes to GitHub', () => {
  it.each(HOSTILE.map((text) => [shortened(JSON.stringify(text), 60), text]))(
    'has the shape of its template and does nothing more with %s',
    (_name, text) => {
      const plain = documents(likePlain(text));
      for (const [index, markdown] of documents(text).entries()) {
        expect(actionsIn(markdown)).toEqual([]);
        // A text too long for GitHub makes the short form, whose shape is its own.
        const same =
          text.length > 2000 || shapeOf(markdown).join('\n') === shapeOf(plain[index] ?? '').join('\n');
        expect(same).toBe(true);
        expect(markdown.length).toBeLessThan(65_536);
      }
    },
  );

  it('does nothing with any text made of the signs of Markdown', () => {
    const signs = fc.string({
      unit: fc.constantFrom(
        ...'\\`*_{}[]<>#|~&$@-+.!:/()=^ \n\tax1'.split(''),
        'GH-',
        'www.',
        '://',
        '<!--',
        '-->',
        '[ ] ',
        '\n/apeg ',
      ),
      maxLength: 20,
    });
    const shapes = new Map(['plain', ''].map((text) => [text, documents(text).map(shapeOf)]));
    fc.assert(
      fc.property(signs, (text) => {
        for (const [index, markdown] of documents(text).entries()) {
          expect(actionsIn(markdown)).toEqual([]);
          expect(shapeOf(markdown)).toEqual(shapes.get(likePlain(text))?.[index]);
        }
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it('is noticed where it acts, by the checks of this test', () => {
    for (const active of [
      '@octocat hi',
      'closes #1',
      'GH-1',
      '- [ ] x',
      '<b>x</b>',
      '[a](b)',
      'https://x.example',
      '/merge',
      '![a](b)',
      '<!-- apeg:pull --><b>',
    ])
      expect(actionsIn(active)).not.toEqual([]);
    expect(actionsIn('#7 `@a` plain\n\n<!-- apeg:dashboard -->')).toEqual([]);
  });
});

describe('the body of a pull request', () => {
  it('says first what it is worth, and has every part that a reviewer looks for', () => {
    const body = pullBody();
    expect(body.split('\n')[0]).toMatch(/^\*\*.*risk (?:LOW|MEDIUM|HIGH)\*\*$/);
    for (const part of [
      '## Evidence',
      '```mermaid',
      'Current configuration',
      'Proposed configuration',
      '## Expected impact',
      '## Risk: ',
      'Rollback: ',
      '## Next steps',
      '`ledger: no prediction',
      '`/apeg explain <id>`',
    ])
      expect(body).toContain(part);
    expect(body.trimEnd().split('\n').at(-1)).toBe('<!-- apeg:proposal x.y/1 -->');
  });

  it('links to the file on the branch where it would be too long', () => {
    const body = pullBody({ expected_impact: ['x'.repeat(70_000)] });
    expect(body).toContain(
      `](../blob/apeg/proposal/${proposal.id}/.apeg/proposals/${proposal.id}/1/proposal.md)`,
    );
    expect(body.length).toBeLessThan(5_000);
    expect(body).toContain('<!-- apeg:proposal x.y/1 -->');
  });

  it('says first the very change that is judged later', () => {
    const prediction = { ...proposal.prediction, low: -0.29, high: -0.01, horizon_days: 7 };
    expect(pullBody({ kind: 'change', state: 'PROPOSE', prediction })).toMatch(
      /^.*Worth a review: .* is predicted to change by \S*-0\.29, -0\.01\S* within 7 days/,
    );
  });

  it('shows what came of earlier predictions', () => {
    const interval = { low: 0.3, high: 0.95, level: 0.95, method: 'wilson' };
    const record = { predictions: 4, covered: 3, coverage_interval: interval, brier: 0.2, slope: null };
    expect(pullBody({ track_record: record })).toContain(
      '`ledger: 4 predictions judged, held 0.75 [0.30, 0.95] of 4, Brier score 0.20`',
    );
  });

  it('has a title of one line', () => {
    expect(pullRequestTitle({ ...proposal, title: `a\nb\u202E${'x'.repeat(300)}` })).toMatch(
      /^apeg: a b x{1,190}$/,
    );
    expect(pullRequestTitle({ ...proposal, kind: 'probe' })).toMatch(/^apeg: probe: /);
  });
});

describe('the dashboard', () => {
  it('is shorter where it would be too long for GitHub', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({
      id: `a.b${index}`,
      text: 'y'.repeat(400),
      pull: null,
    }));
    const body = dashboardBody([{ title: 'Errors', items }], []);
    expect(body.length).toBeLessThan(10_000);
    expect(body).toContain('480 more are not listed');
    expect(body.trimEnd().endsWith(DASHBOARD_MARKER)).toBe(true);
  });
});

describe('a chart', () => {
  it('holds days and numbers, and nothing else', () => {
    const points = [
      { day: '2025-11-13', value: 1 },
      { day: '"] @x', value: Number.NaN },
    ];
    expect(mermaidChart({ title: 'a" b\n', unit: 'runs', points })).toBe(
      '```mermaid\nxychart-beta\n  title "a b"\n  x-axis ["11-13", ""]\n  y-axis "runs" 0 --> 1\n  line [1, 0]\n```',
    );
    expect(mermaidChart({ title: 't', unit: 'u', points: points.slice(0, 1) })).toBe('');
    const long = Array.from({ length: 400 }, (_, index) => ({ day: `2025-01-${index}`, value: index }));
    expect(
      mermaidChart({ title: 't', unit: 'u', points: long }).split('\n')[5]?.split(',').length,
    ).toBeLessThan(46);
  });
});

describe('links and references', () => {
  it('are made of numbers and of paths on a branch alone', () => {
    expect(reference(7)).toBe('#7');
    expect(reference(Number.NaN)).toBe('(no number)');
    expect(ownLink('a', '../blob/x/y.md')).toBe('[`a`](../blob/x/y.md)');
    for (const target of ['https://x', '../blob/a b', '../blob/a)(', 'javascript:x'])
      expect(ownLink('a', target)).toBe('`a`');
  });
});
