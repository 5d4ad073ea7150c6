import { type Document, parseDocument } from 'yaml';
import { SettingsInvalid } from '../domain/errors.ts';
import { type Settings, settingsOf, WrittenSettings } from '../domain/settings.ts';

/** Turns the text of `.github/apeg.yml` into settings. @throws SettingsInvalid with every problem at once. */
export function parseSettings(text: string, file: string): Settings {
  const document = parseDocument(text, { prettyErrors: true });
  const problems = document.errors.map((error) => firstLine(error.message));
  if (problems.length > 0) throw invalid(file, problems);
  const parsed = WrittenSettings.safeParse(valueOf(document, file) ?? {});
  if (parsed.success) return settingsOf(parsed.data);
  throw invalid(
    file,
    parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    ),
  );
}

/** An alias to nothing, or aliases that multiply, show only when the document is made a value. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    throw invalid(file, [firstLine(error instanceof Error ? error.message : String(error))]);
  }
}

function invalid(file: string, problems: readonly string[]): SettingsInvalid {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new SettingsInvalid(
    `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:${list}`,
    {
      hint: 'schemas/settings.schema.json says what may stand there.',
    },
  );
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
