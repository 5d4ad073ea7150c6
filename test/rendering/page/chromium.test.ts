import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedbackReport } from '../../../src/domain/feedback-report.ts';
import { PerformanceTrends } from '../../../src/domain/performance-trends.ts';
import { reportPage } from '../../../src/rendering/page/report-page.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from '../../faces/workplace.ts';
import { standing } from './standing-page.ts';

const PROGRAM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const OPTIONS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let place: Workplace;
let browser: Browser;

/** Opens the page as a reader would; answers it with whatever it complained of or asked the network for. */
async function open(
  colorScheme: 'light' | 'dark',
  width: number,
): Promise<{ readonly page: Page; readonly heard: string[] }> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const heard: string[] = [];
  const address = pathToFileURL(place.at('report.html')).href;
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== address) heard.push(request.url());
  });
  await page.goto(address);
  await page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true; })');
  return { page, heard };
}

describe.skipIf(PROGRAM === undefined)('the report page in Chromium, where it is installed', () => {
  beforeAll(async () => {
    place = createWorkplace();
    place.write('Logbook.jsonl', logbook());
    place.write('SessionConfig.json', SESSION_CONFIG);
    await place.run(
      'analyze-feedback',
      '--logbook',
      place.at('Logbook.jsonl'),
      '--output',
      place.at('report.json'),
      '--html',
      place.at('report.html'),
    );
    // The same report in a repository in which something stands in every part.
    const read = (name: string): unknown => JSON.parse(place.read(name));
    const content = reportPage(
      FeedbackReport.parse(read('report.json')),
      PerformanceTrends.parse(read('performance_trends.json')),
      standing(),
    );
    place.write('report.html', content);
    browser = await chromium.launch({ executablePath: PROGRAM ?? '', args: OPTIONS });
  });
  afterAll(async () => {
    await browser.close();
    place.remove();
  });

  it.each([
    ['light', 360],
    ['light', 1440],
    ['dark', 360],
    ['dark', 1440],
  ] as const)('is quiet, asks for nothing, fits and can be read: %s, %i px', async (scheme, width) => {
    const { page, heard } = await open(scheme, width);
    try {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.evaluate(axe.source);
      const found = await page.evaluate(
        'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
      );
      const serious = (found as axe.Result[]).filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      expect(heard).toEqual([]);
    } finally {
      await page.close();
    }
  });

  it('prints, dark on light whatever the theme', async () => {
    const { page } = await open('dark', 800);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(28, 32, 36)');
    await page.close();
  });
});
