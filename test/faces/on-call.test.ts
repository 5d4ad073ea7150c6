import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { fixedClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';

const ALERT = '2025-11-05T12:00:00.000Z';
const LATER = '2025-11-20T12:00:00.000Z';
const STORM = '2025-10-29';
const ID = 'provider-rate-limit.shopify-rate-limit';
const CONFIG =
  '{\n  "shopify": { "timeout": 10, "rate_limit": { "calls_per_second": 2 } },\n  "ci": { "minimum_score": 0.80 }\n}\n';

const root = process.cwd();
let sandbox: Sandbox;

/** The commands of the incident that the runbook walks through, in its order. */
function runbookCommands(): string[] {
  const page = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('## An incident, step by step');
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** Forty runs a day; one of them meets the limit, in the storm fourteen, and after the merge none. */
function logbook(until: string): string {
  const lines: string[] = [];
  const firstDay = Date.parse('2025-10-08T00:00:00Z');
  for (let day = firstDay; day < Date.parse(until); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const refused = date < STORM ? 1 : date <= ALERT.slice(0, 10) ? 14 : 0;
    for (let run = 0; run < 40; run += 1) {
      const at = (second: number): string => new Date(day + run * 1_080_000 + second * 1000).toISOString();
      if (at(2) > until) break;
      const base = { workflow_id: `${date}-${run}`, agent: 'PUBLISHER', node_id: 'publish' };
      const failed = (run * 7 + 20) % 40 < refused;
      const metadata = { provider: 'shopify', status_code: 429, attempt: 1 };
      const error_message = 'Shopify API rate limit exceeded: 429 Too Many Requests';
      lines.push(JSON.stringify({ ...base, timestamp: at(0), event_type: 'workflow_start' }));
      if (failed)
        lines.push(
          JSON.stringify({
            ...base,
            timestamp: at(1),
            event_type: 'error',
            success: false,
            error_message,
            metadata,
          }),
        );
      lines.push(JSON.stringify({ ...base, timestamp: at(2), event_type: 'workflow_end', success: !failed }));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Runs one line of the runbook as whoever is on call would at a moment. */
async function say(line: string, at: string): Promise<{ readonly status: number; readonly out: string }> {
  const [program, ...argv] = line.split(' ');
  if (program === 'git') {
    const env = { ...sandbox.environment, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at };
    return { status: 0, out: execFileSync('git', argv, { cwd: sandbox.folder, env, encoding: 'utf8' }) };
  }
  const out: string[] = [];
  const environment = { path: process.env['PATH'] ?? '', home: sandbox.folder };
  const status = await runProgram(
    argv,
    compose(() => undefined, environment, fixedClock(at)),
    {
      out: async (text) => {
        for await (const part of typeof text === 'string' ? [text] : text) out.push(part);
      },
      err: (text) => void out.push(text),
      colour: false,
    },
  );
  return { status, out: out.join('') };
}

beforeAll(() => {
  sandbox = createSandbox();
  process.chdir(sandbox.folder);
  sandbox.write('SessionConfig.json', CONFIG);
  sandbox.write(
    '.gitignore',
    'Logbook.jsonl\n*.html\nfeedback_report.json\nfailure_patterns.json\nperformance_trends.json\n.local\n',
  );
  sandbox.git(['add', '-A']);
  execFileSync('git', ['commit', '--quiet', '-m', 'a workflow'], {
    cwd: sandbox.folder,
    env: { ...sandbox.environment, GIT_COMMITTER_DATE: '2025-10-01T12:00:00Z' },
  });
  sandbox.write('Logbook.jsonl', logbook(ALERT));
});
afterAll(() => {
  process.chdir(root);
  sandbox.remove();
});

describe('a storm of rate limits, by the commands of the runbook', () => {
  it('goes from the alert over the proposal and its merge to a confirmed outcome', async () => {
    const commands = runbookCommands();
    const said = new Map<string, string>();
    for (const line of commands) {
      if (line.startsWith('apeg verify')) sandbox.write('Logbook.jsonl', logbook(LATER));
      const at = line.startsWith('apeg verify') || line.startsWith('apeg status') ? LATER : ALERT;
      const { status, out } = await say(line, at);
      expect([line, status, status === 0 ? '' : out]).toEqual([line, 0, '']);
      said.set(line.split(' ').slice(0, 2).join(' '), out);
    }
    // See it and size it.
    expect(said.get('apeg review-logs')).toContain('429 Too Many Requests');
    expect(said.get('apeg analyze-feedback')).toMatch(/Shopify rate limit exceeded +×\d+/);
    const report = JSON.parse(sandbox.read('feedback_report.json') ?? '{}') as {
      findings: { kind: string; statement: string }[];
    };
    expect(report.findings.map(({ statement }) => statement).join('\n')).toMatch(
      /Shopify rate limit exceeded.*2025-10-(?:28|29|30)/,
    );
    // Mend it: a proposal with its evidence, made again from it byte for byte.
    expect(said.get('apeg propose')).toContain(`apeg/proposal/${ID}  created`);
    expect(said.get('apeg explain')).toMatch(/: proposed\n/);
    expect(said.get('apeg replay')).toMatch(/same|byte/i);
    expect(said.get('git show')).toContain(
      '+  "shopify": { "timeout": 10, "rate_limit": { "calls_per_second": 2, ',
    );
    expect(sandbox.read('SessionConfig.json')).toContain('"jitter": true');
    // See whether it helped.
    expect(said.get('apeg verify')).toContain(`${ID} 1: CONFIRMED`);
    expect(said.get('apeg status')).toContain('CONFIRMED');
  });
});
