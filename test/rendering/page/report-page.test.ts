import { describe, expect, it } from 'vitest';
import type { PerformanceTrends } from '../../../src/domain/performance-trends.ts';
import { reportPage } from '../../../src/rendering/page/report-page.ts';
import { family, report } from '../../proposals/reports.ts';
import { HOSTILE } from '../hostile.ts';
import { standing } from './standing-page.ts';

const PERIOD = { start: '2025-11-13T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' };

function trends(subject: string | null = null): PerformanceTrends {
  const level = (value: number) => ({
    value,
    n: 40,
    interval: { low: value - 0.05, high: value + 0.05, level: 0.95, method: 'wilson' },
  });
  return {
    schema: 'apeg.performance-trends/1',
    timestamp: PERIOD.end,
    analysis_period: PERIOD,
    bucket: 'day',
    series: [
      {
        metric: subject === null ? 'success_rate' : 'macro_success_rate',
        subject,
        unit: 'share',
        of: 'runs',
        points: [13, 14, 15, 16, 17, 18, 19].map((day) => ({
          start: `2025-11-${day}T00:00:00.000Z`,
          ...(day === 15 ? { value: null, n: 0, interval: null } : level(day < 17 ? 0.9 : 0.6)),
        })),
        direction: {
          verdict: 'not enough data',
          earlier: null,
          later: null,
          difference: null,
          interval: null,
          need: 'two whole weeks',
        },
        change_points: [
          {
            at: '2025-11-17',
            earliest: '2025-11-16',
            latest: '2025-11-18',
            direction: 'down',
            meaning: 'worse',
            from: '2025-11-13',
            to: '2025-11-19',
            before: { ...level(0.9), n_eff: 40 },
            after: { ...level(0.6), n_eff: 40 },
            difference: -0.3,
            difference_interval: null,
            p: 0.001,
            adjusted_p: 0.002,
            second_method: null,
            commits: [{ hash: 'a'.repeat(40), at: PERIOD.start, subject: subject ?? 'Less', files: [] }],
          },
        ],
        fresh_rise: null,
      },
    ],
  };
}

describe('a report as a page', () => {
  it('shows figures with their intervals, charts with their words, and a table for every chart of time', () => {
    const page = reportPage(report([family()]), trends());
    expect(page).toContain('<dd>0.86</dd><dd>[0.82, 0.89] of 450 runs</dd>');
    expect(page).toContain(
      'aria-label="Success rate: 6 of 7 buckets measured, from 0.60 to 0.90; not enough data; changed level down on 2025-11-17"',
    );
    expect(page).toContain('Down on 2025-11-17, between 2025-11-16 and 2025-11-18: 0.90 [0.85, 0.95] of 40');
    expect(page).toContain('<tr><td>2025-11-15</td><td>–</td><td>–</td><td>0</td></tr>');
    expect(page.match(/<svg /g)?.length).toBe(page.match(/role="img" aria-label="[^"]{10}/g)?.length);
  });

  it('says times to the minute, and keys without the signs of Markdown', () => {
    const fix = 'Increase the timeout (`/openai/timeout` in SessionConfig.json)';
    const first = '2025-11-13T10:24:46.997Z';
    const page = reportPage(report([family({ suggested_fix: fix, first_seen: first })]), trends());
    expect(page).toContain('<p>Increase the timeout (/openai/timeout in SessionConfig.json)</p>');
    expect(page).toContain('First seen 2025-11-13 10:24 UTC, last seen ');
    expect(page).toMatch(/Made by apeg \S+ at \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
  });

  it('draws with colours of the page alone, and the same bytes each time', () => {
    const page = reportPage(report([family()]), trends());
    const pictures = Array.from(page.matchAll(/<svg [\s\S]*?<\/svg>/g), ([svg]) =>
      svg.replaceAll(/<clipPath[\s\S]*?<\/clipPath>/g, ''),
    ).join('\n');
    expect(pictures).toContain('var(--chart-line)');
    expect(pictures.match(/(?:fill|stroke)="(?!none|transparent|var\()[^"]+"/g) ?? []).toEqual([]);
    expect(reportPage(report([family()]), trends())).toBe(page);
    const ids = Array.from(page.matchAll(/\bid="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets no text from a log become markup', () => {
    const tags = (page: string): string[] =>
      page.replaceAll(/<svg [\s\S]*?<\/svg>/g, '').match(/<\/?[a-z][^>]*>/gi) ?? [];
    const plain = tags(reportPage(report([family({ pattern: 'a' })]), trends('a'), standing('a')));
    for (const text of HOSTILE) {
      const page = reportPage(
        report([family({ pattern: text, suggested_fix: text })]),
        trends(text),
        standing(text),
      );
      expect(page).not.toMatch(/<(?:script|img|iframe|object|link|base)\b|\bjavascript:/i);
      expect(tags(page).map((tag) => tag.replace(/aria-label="[^"]*"/, ''))).toEqual(
        plain.map((tag) => tag.replace(/aria-label="[^"]*"/, '')),
      );
    }
  });

  it('shows where proposals stand, and predictions beside what was seen, in a chart with its words and a table', () => {
    const page = reportPage(report([family()]), trends(), standing());
    expect(page).toContain('<h3>Open <span class="badge">1</span></h3>');
    expect(page).toContain(
      '<code>provider-timeout.openai-timeout</code> (pull request 12)<br>waits for a review',
    );
    expect(page).toContain('Merged and not looked at yet: 2.');
    expect(page).toContain(
      'aria-label="Predicted and seen changes: provider-timeout.openai-timeout predicted [-0.05, -0.01], seen -0.03 [-0.05, -0.01]; ' +
        'failing-node.node-retry-a-name-that-is-quite-long predicted [-0.05, -0.01], seen 0.03 [0.01, 0.05]; ' +
        'macro-mix.choice predicted [-0.05, -0.01], nothing seen yet"',
    );
    expect(page).toContain('<td class="whole">-0.03 [-0.05, -0.01]</td><td>yes</td>');
    expect(page).toContain('<code>run-1</code>');
    const before = reportPage(report([family()]), trends());
    expect(before).toContain('<p>Where proposals stand was not looked at.</p>');
  });

  it('says of an empty window that nothing is there', () => {
    const empty = reportPage(report([]), { ...trends(), series: [] });
    expect(empty).toContain('<p>Nothing was measured over time in this window.</p>');
    expect(empty).toContain('<p>No failure in this window.</p>');
  });
});
