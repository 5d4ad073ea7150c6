import { z } from 'zod';
import { redact } from '../domain/redaction.ts';
import { readMessages } from '../history/messages.ts';
import type { CollectedGrouping } from '../patterns/collector.ts';
import { createPatternCollector } from '../patterns/collector.ts';
import { groupingJson, groupingMarkdown, groupingText } from '../rendering/grouping.ts';
import { createCommand } from './command.ts';
import { checkOutputs } from './outputs.ts';
import { patternRules } from './pattern-rules.ts';

const STANDARD = '-';

const Input = z.object({
  input: z.string().min(1, 'must not be empty'),
  assignments: z.string().min(1, 'must not be empty').optional(),
  settings: z.string().min(1, 'must not be empty').optional(),
});

/** Groups the messages of any log. */
export const patterns = createCommand(
  {
    name: 'patterns',
    summary: 'group the messages of any log into patterns and failure families',
    options: [
      {
        name: 'input',
        argument: 'file',
        summary: 'plain text, JSON Lines with message or error_message, or a Logbook; - for standard input',
        required: true,
      },
      {
        name: 'assignments',
        argument: 'file',
        summary:
          'write one JSON line per message, in order; - for standard output, and nothing else goes there',
      },
      { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
    ],
  },
  Input,
  async (input, deps) => {
    const rules = patternRules(await deps.settings('', input.settings));
    const collector = createPatternCollector();
    const handles = createHandles();
    for await (const row of readMessages(await deps.openChunks(input.input))) {
      handles.push(
        collector.addRow({ ...row, provider: safe(row.provider), node: safe(row.node), count: 1 }),
      );
      if (handles.length % 100_000 === 0) deps.progress(`${handles.length} messages read`);
    }
    deps.progress('grouping');
    const grouping = collector.finish({ rules });
    const lines = (): Iterable<string> => assignmentLines(grouping, handles);
    if (input.assignments !== undefined && input.assignments !== STANDARD) {
      await checkOutputs([input.assignments], input.input === STANDARD ? [] : [input.input], deps);
      await deps.files.writeAll([{ path: input.assignments, content: lines() }]);
    }
    const counted = { ...grouping, messages: handles.length };
    return {
      ending: 'done',
      text: (style) => groupingText(counted, style),
      json: () => groupingJson(counted),
      markdown: () => groupingMarkdown(counted),
      ...(input.assignments === STANDARD ? { stream: lines } : {}),
    };
  },
);

function safe(hint: string | null): string | null {
  return hint === null ? null : redact(hint);
}

/** Handles of messages in order, four bytes each. */
interface Handles extends Iterable<number> {
  readonly length: number;
  push(handle: number): void;
}

function createHandles(): Handles {
  let kept = new Int32Array(1 << 16);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(handle) {
      if (length === kept.length) {
        const larger = new Int32Array(length * 2);
        larger.set(kept);
        kept = larger;
      }
      kept[length] = handle;
      length += 1;
    },
    [Symbol.iterator]: () => kept.subarray(0, length)[Symbol.iterator](),
  };
}

function* assignmentLines(grouping: CollectedGrouping, handles: Handles): Generator<string> {
  const lines = grouping.patterns.map(({ id, family }) => `${JSON.stringify({ pattern: id, family })}\n`);
  for (const handle of handles) yield lines[grouping.patternOf(handle)] ?? '';
}
