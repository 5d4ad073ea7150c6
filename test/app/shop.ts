/** A made-up repository whose workflow times out often enough for a proposal. */
export interface ShopOptions {
  /** Runs that time out, of 140 in a week. */
  readonly timeouts?: number;
  readonly settings?: string | null;
}

const FIRST_DAY = 13;

/** Its files: a log of one week that ends on 2025-11-20, a config, and settings. */
export function shopFiles({
  timeouts = 42,
  settings = 'period: 7d\n',
}: ShopOptions = {}): Record<string, string> {
  return {
    'Logbook.jsonl': logOf(timeouts),
    'SessionConfig.json': '{\n  "openai": { "timeout": 30 },\n  "ci": { "minimum_score": 0.80 }\n}\n',
    ...(settings === null ? {} : { '.github/apeg.yml': settings }),
    '.github/CODEOWNERS': '* @acme\n',
  };
}

/** 20 runs a day for seven days; so many of them time out, as evenly as can be. */
export function logOf(timeouts: number): string {
  const lines: object[] = [];
  for (let run = 0; run < 140; run += 1) {
    const failed = Math.floor(((run + 1) * timeouts) / 140) > Math.floor((run * timeouts) / 140);
    lines.push(...runOf(run, failed));
  }
  return `${lines.map((entry) => JSON.stringify(entry)).join('\n')}\n`;
}

function runOf(run: number, failed: boolean): object[] {
  const day = FIRST_DAY + Math.floor(run / 20);
  const at = (minute: number): string =>
    `2025-11-${day}T${String(run % 20).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
  const id = `wf-${run}`;
  const call = {
    timestamp: at(1),
    event_type: failed ? 'error' : 'node_execution',
    workflow_id: id,
    node_id: 'build',
    agent: 'ENGINEER',
    action: 'call_model',
    success: !failed,
    ...(failed ? { error_message: 'OpenAI API request timed out after 30 seconds' } : {}),
    metadata: { provider: 'openai', execution_time_ms: failed ? 30_000 : 4_000 + ((run * 977) % 22_000) },
  };
  return [
    { timestamp: at(0), event_type: 'workflow_start', workflow_id: id },
    call,
    { timestamp: at(2), event_type: 'workflow_end', workflow_id: id, success: !failed },
  ];
}
