import { randomUUID } from 'node:crypto';
import { appendFile, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InputUnusable } from '../../domain/errors.ts';
import { sniffShape } from '../log-shape.ts';
import { archiveFolder } from './archive-log.ts';

/** Archives that were put back into the log. */
export interface RestoredArchives {
  readonly files: readonly string[];
  readonly entries: number;
}

/**
 * Puts the archives of a month back into a log of lines, at its end, and removes them: analysis puts entries in order of time itself.
 *
 * A log that is one JSON document gets its elements back at the end of its list.
 *
 * @throws InputUnusable where there is no archive of the month, or none of the log's lists can take elements.
 */
export async function restoreArchives(name: string, month: string): Promise<RestoredArchives> {
  const path = await realpath(name).catch((cause: unknown) => {
    throw new InputUnusable(`${name} does not exist`, {
      cause,
      hint: 'Name the Logbook that is to take the entries with --logbook.',
    });
  });
  const folder = archiveFolder(path);
  const files = (await readdir(folder).catch(() => [])).filter(
    (file) => file.startsWith(`${month}.`) && file.endsWith('.jsonl.gz'),
  );
  if (files.length === 0)
    throw new InputUnusable(`There is no archive of ${month} beside ${name}`, {
      hint: `Archives lie in ${folder}, named by their month.`,
    });
  const lines: string[] = [];
  for (const file of files.sort())
    lines.push(
      ...gunzipSync(await readFile(join(folder, file)))
        .toString('utf8')
        .trimEnd()
        .split('\n'),
    );
  const text = await readFile(path, 'utf8');
  if (sniffShape(text) === 'document') await insertElements({ path, name, text }, lines);
  else
    await appendFile(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`, {
      flush: true,
    });
  for (const file of files) await rm(join(folder, file));
  return { files: files.map((file) => join(folder, file)), entries: lines.length };
}

async function insertElements(
  { path, name, text }: { readonly path: string; readonly name: string; readonly text: string },
  lines: readonly string[],
): Promise<void> {
  const end = listEnd(text);
  if (end === null)
    throw new InputUnusable(`${name} has no list that could take entries`, {
      hint: 'Mend the file first; the archives are as they were.',
    });
  const head = text.slice(0, end).trimEnd();
  const joined = `${head}${head.endsWith('[') ? '' : ','}\n${lines.join(',\n')}\n${text.slice(end)}`;
  JSON.parse(joined.replace(/^\uFEFF/, ''));
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  await writeFile(temporary, joined, { flush: true });
  await rename(temporary, path);
}

/** Where the bracket stands that closes the list of entries: the document itself, or the list under `entries`. */
function listEnd(text: string): number | null {
  const trimmed = text.trimEnd();
  if (/^\uFEFF?\s*\[/.test(text)) return trimmed.endsWith(']') ? trimmed.length - 1 : null;
  const start = /"entries"\s*:\s*\[/.exec(text);
  return start === null ? null : closingOf(text, start.index + start[0].length);
}

function closingOf(text: string, from: number): number | null {
  let depth = 1;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '[' || sign === '{')) depth += 1;
    else if (!quoted && (sign === ']' || sign === '}')) depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}
