import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type FileProblem, SettingsInvalid } from '../domain/errors.ts';
import { type Settings, settingsOf, WrittenSettings } from '../domain/settings.ts';
import { scheduleIssues } from './schedule-issues.ts';

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** Turns the text of `.github/apeg.yml` into settings. @throws SettingsInvalid with every problem at once. */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: true, lineCounter: lines });
  const broken = document.errors.map(({ message, pos }) => ({
    line: lineAt(lines, pos[0]),
    message: firstLine(message),
  }));
  if (broken.length > 0) throw invalid(file, broken);
  const value = valueOf(document, file) ?? {};
  const parsed = WrittenSettings.safeParse(value);
  const issues: readonly Issue[] = [...(parsed.error?.issues ?? []), ...scheduleIssues(value)];
  if (parsed.success && issues.length === 0) return settingsOf(parsed.data);
  throw invalid(
    file,
    issues.map(({ path, message }) => ({
      line: lineOf(document, path, lines),
      message: path.length === 0 ? message : `${path.join('.')}: ${message}`,
    })),
  );
}

/** An alias to nothing, or aliases that multiply, show only when the document is made a value. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const message = firstLine(error instanceof Error ? error.message : String(error));
    throw invalid(file, [{ line: 1, message }]);
  }
}

/** Where a path stands; of what is missing, where its nearest parent does. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return lineAt(lines, node.range[0]);
  }
  return 1;
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}

function invalid(file: string, problems: readonly FileProblem[]): SettingsInvalid {
  const list = problems.map(({ message }) => `\n  - ${message}`).join('');
  return new SettingsInvalid(
    `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:${list}`,
    { problems, hint: 'schemas/settings.schema.json says what may stand there.' },
  );
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
