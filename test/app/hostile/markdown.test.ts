import { describe, expect, it } from 'vitest';
import { actionsIn } from '../../rendering/github-markdown.ts';
import { HOSTILE } from '../../rendering/hostile.ts';
import { createStage, type Stage } from '../stage.ts';

/** So many payloads; each gets into the log as a message, a node, an agent, a macro and a provider. */
const PAYLOADS = HOSTILE.filter((text) => text.trim() !== '').map((text) => text.slice(0, 600));
const DAY_MS = 86_400_000;
const END = Date.parse('2025-11-20T00:00:00Z');

/** A log in which timeouts carry a proposal, and whatever people can name is a payload. */
function hostileLog(): string {
  const lines = Array.from({ length: 280 }, (_, run) => {
    const start = END - 7 * DAY_MS + Math.floor(run / 40) * DAY_MS + (run % 40) * 1_800_000;
    const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
    const payload = PAYLOADS[run % PAYLOADS.length] ?? '';
    const failed = run % 3 === 0;
    const base = { workflow_id: `wf-${run} ${payload.slice(0, 40)}`, agent: payload, macro: payload };
    const timeout = 'OpenAI API request timed out after 30 seconds';
    return [
      { ...base, timestamp: at(0), event_type: 'workflow_start', metadata: { task: payload } },
      {
        ...base,
        timestamp: at(1),
        event_type: failed ? 'error' : 'node_execution',
        node_id: run % 2 === 0 ? 'build' : payload,
        success: !failed,
        ...(failed ? { error_message: run % 2 === 0 ? timeout : `${payload} failed: ${payload}` } : {}),
        metadata: { provider: run % 2 === 0 ? 'openai' : payload, model: payload, execution_time_ms: 30_000 },
      },
      { ...base, timestamp: at(2), event_type: 'workflow_end', success: !failed },
    ];
  });
  // Lines that are none are told of with their place, and with what stands there.
  const broken = PAYLOADS.map((text) => text.replaceAll(/[\r\n]/g, ' ')).join('\n');
  return `${lines
    .flat()
    .map((line) => JSON.stringify(line))
    .join('\n')}\n${broken}\n`;
}

function texts(stage: Stage): { readonly name: string; readonly text: string }[] {
  const { issues, pulls, comments, checks } = stage.repository;
  return [
    ...[...issues.values()].map(({ title, body }) => ({ name: `issue ${title}`, text: body })),
    ...[...pulls.values()].flatMap(({ number, title, body }) => [
      { name: `title of #${number}`, text: title },
      { name: `body of #${number}`, text: body },
    ]),
    ...[...comments.values()]
      .filter(({ author }) => author.kind === 'app')
      .map(({ id, body }) => ({ name: `comment ${id}`, text: body })),
    ...[...checks.values()].map(({ name, summary }) => ({ name: `check ${name}`, text: summary })),
  ];
}

describe('a log that is full of Markdown', () => {
  it(`says nothing that GitHub would act on, in any of ${PAYLOADS.length} ways`, async () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(60);
    const files = {
      'Logbook.jsonl': hostileLog(),
      'SessionConfig.json': '{ "openai": { "timeout": 30 } }\n',
      '.github/apeg.yml': 'period: 7d\npull_requests: { max_open: 20, max_per_hour: 20 }\n',
    };
    const stage = createStage(files);
    await stage.say('/apeg analyze');
    await stage.say('/apeg propose');
    const ids = [...stage.repository.pulls.values()].map(({ head }) => head.branch.split('/')[2] ?? '');
    expect(ids.length).toBeGreaterThan(0);
    await stage.say('/apeg status');
    for (const id of ids) await stage.say(`/apeg explain ${id}`);
    for (const text of PAYLOADS.slice(0, 5)) await stage.say(`/apeg explain ${text.split('\n')[0]}`);

    const written = texts(stage);
    expect(written.length).toBeGreaterThan(6);
    // What is looked through holds what came from outside: an empty answer would pass as well.
    expect(written.filter(({ text }) => /octocat|evil/.test(text)).length).toBeGreaterThanOrEqual(1);
    for (const { name, text } of written) expect([name, actionsIn(text)]).toEqual([name, []]);
    for (const id of ids) {
      const path = `.apeg/proposals/${id}/1/proposal.md`;
      const text = stage.world.fileOn(stage.repository, `apeg/proposal/${id}`, path);
      // In a file a number refers to nothing.
      expect(actionsIn(text?.replace(/Proposal #\d{3}$/m, 'Proposal') ?? '@nothing')).toEqual([]);
    }
    for (const { message } of stage.repository.commits.values())
      expect(message).not.toMatch(/@octocat|closes #|evil\.example/);
  });
});
