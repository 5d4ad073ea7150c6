import { describe, expect, it } from 'vitest';
import type { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { reportText } from '../../src/rendering/report-text.ts';
import { family, report } from '../proposals/reports.ts';

function text(given: FeedbackReport): string {
  return reportText(given, { colour: false });
}

describe('a report as text', () => {
  it('gives every count with what it is of', () => {
    const said = text(report([family()]));
    expect(said).toContain('  450 runs: 387 successful, 63 failed; success rate 0.86 [0.82, 0.89] of 450\n');
    expect(said).toContain(
      '  OpenAI API timeout  ×28  0.44 [0.33, 0.57] of 63 failed  0.06 [0.04, 0.09] of 450 runs\n',
    );
    expect(said).toContain('  10 of 10 log entries used\n');
  });

  it('wraps sentences, and says figures of families once', () => {
    const figures = '28 of 63 failed runs (0.44 [0.33, 0.57] of 63), 0.06 [0.04, 0.09] of 450 runs in all.';
    const long = 'Increase the timeout, and look at what else may be '.repeat(4).trim();
    const said = text(
      report([family()], {
        recommendations: [`OpenAI API timeout: ${figures} ${long}`, `Else: ${figures} ${long}`],
      }),
    );
    expect(said).toContain('  - OpenAI API timeout: Increase the timeout,');
    expect(said.replaceAll(/\n {4}/g, ' ')).toContain(`  - Else: ${figures} ${long}\n`);
    expect(Math.max(...said.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each([
    [
      '2025-11-10T00:00:00.000Z',
      'The log itself covers 2025-11-10T00:00:00.000Z to 2025-11-19T00:00:00.000Z: try --until latest.',
    ],
    [
      '2025-11-14T00:00:00.000Z',
      'It holds the whole log, 2025-11-14T00:00:00.000Z to 2025-11-19T00:00:00.000Z: no entry of it belongs to a run.',
    ],
  ])('of an empty window, with a log that begins at %s, says where runs could be', (start, expected) => {
    const empty = {
      ...report([]).summary,
      total_runs: 0,
      successful_runs: 0,
      failed_runs: 0,
      success_rate: null,
      success_rate_interval: null,
    };
    const span = { start, end: '2025-11-19T00:00:00.000Z' };
    expect(text(report([], { summary: empty, log_span: span }))).toContain(
      `  No run ended in this window. ${expected}\n`,
    );
    expect(text(report([], { summary: empty, log_span: null }))).toContain(
      '  No run ended in this window.\n',
    );
  });

  it('shows the first ten families and says how many there are', () => {
    const families = Array.from({ length: 13 }, (_, index) =>
      family({ pattern: `Pattern ${index}`, count: 13 - index }),
    );
    const said = text(report(families));
    expect(said).toContain('Pattern 9 ');
    expect(said).not.toContain('Pattern 10');
    expect(said).toContain('  … and 3 more in failure_patterns.json\n');
  });

  it('locates what could not be used', () => {
    const { data_quality } = report([]);
    const place = { file: 'Logbook.json', index: 4, byte: 812, detail: 'has no timestamp' };
    const problems = [{ code: 'timestamp-missing', effect: 'skipped', count: 2, places: [place] }] as const;
    const said = text(
      report([], {
        data_quality: {
          ...data_quality,
          duplicate_entries: 3,
          problems: problems.map((one) => ({ ...one, places: [...one.places] })),
        },
      }),
    );
    expect(said).toContain('  3 entries stood in more than one file and count once\n');
    expect(said).toContain(
      '  2 × timestamp-missing (skipped), first: Logbook.json entry 4, byte 812 has no timestamp\n',
    );
  });
});
