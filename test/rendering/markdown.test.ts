import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macroReport } from '../../src/analysis/macro-report.ts';
import type { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { suggestImprovements } from '../../src/proposals/suggest.ts';
import { macroReportMarkdown } from '../../src/rendering/macro-report.ts';
import { proposalMarkdown, proposalsMarkdown } from '../../src/rendering/proposal-markdown.ts';
import { reportMarkdown } from '../../src/rendering/report-markdown.ts';
import { reportText } from '../../src/rendering/report-text.ts';
import { codeSpan, jsonBlock, printable, prose, shortened } from '../../src/rendering/tainted.ts';
import { family, report, suggestInput } from '../proposals/reports.ts';
import { HOSTILE } from './hostile.ts';
import { activeParts } from './inert.ts';

/** A report in which every text that can come from outside is this one. */
function reportWith(text: string): FeedbackReport {
  const place = { value: text, count: 3 };
  return report(
    [
      family({
        pattern: text,
        suggested_fix: text,
        recovered_runs: 2,
        where: { nodes: [place], agents: [place], actions: [place], task_types: [place] },
      }),
    ],
    {
      macro_performance: {
        [text]: {
          usage_count: 10,
          success_rate: 0.5,
          avg_score: 0.7,
          successful: 5,
          scored: 5,
          success_rate_interval: { low: 0.2, high: 0.8, level: 0.95, method: 'wilson' },
          avg_score_interval: null,
          standardised: null,
          by_task_type: [],
        },
      },
      recommendations: [text, `Family: ${text}`],
      pass_threshold: { value: 0.8, source: text, by_task_type: {} },
      data_quality: {
        ...report([]).data_quality,
        problems: [
          {
            code: 'not-json',
            effect: 'skipped',
            count: 1,
            places: [{ file: text, line: 3, key: text, detail: text }],
          },
        ],
      },
    },
  );
}

/** Everything that is written in Markdown of such a report; the config holds the text as well. */
function documents(text: string): string[] {
  const from = reportWith(text);
  const { drafted } = suggestImprovements(
    suggestInput(from, {
      config: (file) => ({
        path: `conf/${file}`,
        text: JSON.stringify({ openai: { model: text, [text]: [text] } }),
      }),
      effects: (key) => ({ ...key, verdict: 'unknown', shadowed_by: null, statement: text }),
    }),
  );
  const diffFile = `config_diffs/${text}.diff`;
  const listed = drafted.map(({ proposal, evidence }) => ({ proposal, evidence, diffFile }));
  const declined = {
    id: text,
    rule: text,
    subject: text,
    state: 'OBSERVE',
    reason: 'no-knob',
    detail: text,
  } as const;
  return [
    reportMarkdown(from),
    macroReportMarkdown(macroReport(from)),
    proposalsMarkdown(from, listed, [declined]),
    ...drafted.map(({ proposal, evidence }) => proposalMarkdown(proposal, evidence)),
  ];
}

/** The first signs of every line: what kind of line it is. */
function outline(markdown: string): string[] {
  return markdown
    .split('\n')
    .map((line) => /^(?:#+ |- |\d\. |\| |\|-|```|\*\*|---|\s*["{}[\]]|$)/.exec(line)?.[0].trim() ?? 'text');
}

describe('Markdown', () => {
  it('is noticed where it is active, by the checks of this test', () => {
    for (const active of [
      'see @octocat',
      'closes #1',
      '- - x',
      '- # x',
      '- 1. x',
      '- ---',
      '- [ ] x',
      '- <b>x</b>',
      '[a](b)',
      'http://x',
      '/apeg run',
      '| a | b',
      '`open',
      '- **b**',
      'GH-1',
      '```\nopen',
    ])
      expect(activeParts(active)).not.toEqual([]);
    expect(activeParts('- a \\@\u2060b `@c` \\# \\[x\\]\n\n```json\n"@d"\n```')).toEqual([]);
  });

  it.each(HOSTILE.map((text) => [shortened(JSON.stringify(text), 60), text]))(
    'does nothing with %s',
    (_name, text) => {
      const plain = documents('plain');
      for (const [index, markdown] of documents(text).entries()) {
        expect(activeParts(markdown)).toEqual([]);
        const [ours, theirs] = [outline(markdown), outline(plain[index] ?? '')];
        // A key equal to another, or an empty one, may leave a line of the JSON out; no other line may come or go.
        expect(ours.filter((kind) => !/["{}[\]]/.test(kind))).toEqual(
          theirs.filter((kind) => !/["{}[\]]/.test(kind)),
        );
      }
    },
  );

  it('does nothing with any text made of its signs', () => {
    const signs = fc.string({
      unit: fc.constantFrom(
        ...'\\`*_{}[]<>#|~&$@-+.!:/()=^ \n\tax1'.split(''),
        'GH-',
        'www.',
        '://',
        '\u202E',
        '\u200B',
        'octocat',
      ),
      maxLength: 24,
    });
    fc.assert(
      fc.property(signs, (text) => {
        expect(activeParts(`- ${prose(text)}`)).toEqual([]);
        expect(activeParts(`| ${codeSpan(text)} | ${prose(text)} |`)).toEqual([]);
        expect(activeParts(`- ${codeSpan(text)}: ${prose(text)}`)).toEqual([]);
      }),
      { seed: 11, numRuns: 4000 },
    );
  });

  it('keeps what is said readable', () => {
    expect(prose('28 runs (0.06 [0.04, 0.09] of 450) at node build_listing')).toBe(
      '28 runs (0.06 \\[0.04, 0.09\\] of 450) at node build\\_listing',
    );
    expect(codeSpan('OpenAI API timeout')).toBe('`OpenAI API timeout`');
    expect(codeSpan('a `b` c')).toBe('`` a `b` c ``');
    expect(codeSpan(' \n ')).toBe('(empty)');
    expect(printable(' a\r\nb\u202E ')).toBe('a b');
    expect(shortened('abcdef', 4)).toBe('abc…');
    expect(shortened('👍👍', 2)).toBe('👍👍');
  });
});

describe('a block of JSON', () => {
  it('holds the value, with nothing unseen in it and no way out', () => {
    for (const text of HOSTILE.map((hostile) => hostile.toWellFormed())) {
      const block = jsonBlock({ [text]: text, n: 0.8 });
      const lines = block.split('\n');
      expect([lines[0], lines.at(-1)]).toEqual(['```json', '```']);
      expect(JSON.parse(lines.slice(1, -1).join('\n'))).toEqual({ [text]: text, n: 0.8 });
      expect(lines.slice(1, -1).every((line) => /^ *["{}]/.test(line))).toBe(true);
      expect(block).not.toMatch(/[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/);
    }
  });
});

describe('text for a terminal', () => {
  it.each(HOSTILE.map((text) => [shortened(JSON.stringify(text), 60), text]))(
    'holds no sign that it obeys: %s',
    (_name, text) => {
      // A sentence goes on over several lines, four spaces in; how many depends on its length.
      const said = (given: string): string =>
        reportText(reportWith(given), { colour: false }).replaceAll(/\n {4}(?=\S)/g, ' ');
      const lines = said(text).split('\n');
      expect(lines.length).toBe(said('plain').split('\n').length);
      for (const line of lines) {
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(line.length).toBeLessThan(900);
      }
    },
  );

  it('is bold in its headings where the terminal shows colours', () => {
    expect(reportText(report([]), { colour: true })).toContain('\u001B[1m');
    expect(reportText(report([]), { colour: false })).not.toContain('\u001B');
  });
});
