/** A made-up repository whose workflow times out often enough for a proposal. */
export interface ShopOptions {
  /** Runs that time out, of 140 in a week. */
  readonly timeouts?: number;
  readonly settings?: string | null;
  /** The midnight at which the log ends. */
  readonly end?: string;
}

const DAY_MS = 86_400_000;

/** Its files: a log of one week, a config, and settings. */
export function shopFiles({
  timeouts = 42,
  settings = 'period: 7d\n',
  end = '2025-11-20',
}: ShopOptions = {}): Record<string, string> {
  return {
    'Logbook.jsonl': logOf(timeouts, end),
    'SessionConfig.json': '{\n  "openai": { "timeout": 30 },\n  "ci": { "minimum_score": 0.80 }\n}\n',
    ...(settings === null ? {} : { '.github/apeg.yml': settings }),
    '.github/CODEOWNERS': '* @acme\n',
  };
}

/** 20 runs a day for seven days; so many of them time out, as evenly as can be. */
export function logOf(timeouts: number, end = '2025-11-20'): string {
  const lines: object[] = [];
  for (let run = 0; run < 140; run += 1) {
    const failed = Math.floor(((run + 1) * timeouts) / 140) > Math.floor((run * timeouts) / 140);
    lines.push(...runOf(run, failed, { end }));
  }
  return `${lines.map((entry) => JSON.stringify(entry)).join('\n')}\n`;
}

/** 20 runs on every day up to a midnight, the last one's number of timeouts being the last of the list. */
export function logOfDays(timeouts: readonly number[], end: string): string {
  const lines = timeouts.flatMap((failing, day) =>
    Array.from({ length: 20 }, (_, run) =>
      runOf(day * 20 + run, run < failing, { end, days: timeouts.length }),
    ).flat(),
  );
  return `${lines.map((entry) => JSON.stringify(entry)).join('\n')}\n`;
}

function runOf(
  run: number,
  failed: boolean,
  { end, days = 7 }: { readonly end: string; readonly days?: number },
): object[] {
  const start =
    Date.parse(`${end}T00:00:00Z`) + (Math.floor(run / 20) - days) * DAY_MS + (run % 20) * 3_600_000;
  const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
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
