import { isObject, type JsonObject } from '../fields.ts';
import type { LogFile } from '../log-files.ts';
import { sampleEntries } from '../reading/sample.ts';
import { type Engine, quote, type Session } from './engine.ts';

/** Columns that mostly have few values, beside the fields of an entry's metadata where they stand there. */
const CODED = {
  node_id: [],
  agent: [],
  action: [],
  macro: ['chosen_macro', 'macro'],
  task_type: ['task_type'],
  provider: ['provider'],
  finish_reason: ['finish_reason'],
  label: ['label'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** More values than that in a sample are no names. */
const MOST_SAMPLED = 1000;
/** A column of more values than that is kept as texts. */
const MOST = 10_000;
/** Logs smaller than that, in bytes, are read as soon as sampled. */
export const WORTH_CODING = 16_000_000;

/**
 * The known values of the columns that are kept as codes.
 *
 * A code is a byte or two a row in place of a text, which makes counting by it a third cheaper. The values are those of a sample; what the
 * sample does not hold goes to the column `rest`, a list of the row's texts, until {@link settleTexts}.
 */
export type TextCodes = ReadonlyMap<keyof typeof CODED, readonly string[]>;

/** Texts of a sample of large logs, by column; nothing where the logs are small. */
export async function sampleTexts(files: readonly LogFile[], worthBytes: number): Promise<TextCodes> {
  const large = files.filter(({ shape, path }) => shape === 'lines' && !path.endsWith('.gz'));
  if (large.reduce((sum, { bytes }) => sum + bytes, 0) < worthBytes) return new Map();
  const names = Object.keys(CODED) as (keyof typeof CODED)[];
  const found = new Map(names.map((name) => [name, new Set<string>()]));
  for (const file of large) {
    for (const entry of await sampleEntries(file.path, file.bytes)) {
      for (const [name, texts] of found)
        for (const text of textsOf(entry, name)) if (canBeCoded(text)) texts.add(text);
    }
  }
  return new Map(
    [...found]
      .filter(([, texts]) => texts.size <= MOST_SAMPLED)
      .map(([name, texts]) => [name, sorted(texts)]),
  );
}

function textsOf(entry: JsonObject, name: keyof typeof CODED): string[] {
  const metadata: unknown = entry['metadata'];
  const fields = CODED[name];
  const values =
    fields.length === 0
      ? [entry[name]]
      : fields.map((field) => (isObject(metadata) ? metadata[field] : undefined));
  return values.filter((value) => typeof value === 'string');
}

/** A zero character cannot stand in SQL, half a character in no text of the store. */
function canBeCoded(text: string): boolean {
  return text !== '' && !text.includes('\0') && text.isWellFormed();
}

/** In the order of the store, so that codes are in the order of their texts. */
function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Makes the types of the codes. */
export async function createTextTypes(engine: Session, codes: TextCodes): Promise<void> {
  for (const [name, texts] of codes) await engine.run(typeOf(typeName(name), texts));
}

/** The type of a column of `log`: its codes, or what it is otherwise. */
export function columnType(codes: TextCodes, name: string, otherwise: string): string {
  return [...codes.keys()].some((coded) => coded === name) ? typeName(name) : otherwise;
}

/** A query whose texts become codes; a row with a text that has none keeps all of its texts in `rest`. */
export function coded(codes: TextCodes, query: string): string {
  if (codes.size === 0) return query;
  const names = [...codes.keys()];
  const casts = names.map((name) => `try_cast(${name} as ${typeName(name)})`);
  const unknown = names.map((name, at) => `${name} is not null and ${casts[at]} is null`).join(' or ');
  return `select * replace (${names.map((name, at) => `${casts[at]} as ${name}`).join(', ')}),
    case when ${unknown} then [${names.join(', ')}] end as rest from (${query})`;
}

/** Gives the texts that the sample did not hold their codes; a column of too many becomes one of texts. */
export async function settleTexts(engine: Engine, codes: TextCodes): Promise<void> {
  if (codes.size === 0) return;
  await engine.run(`create temp table beyond as
    select ${[...codes.keys()].join(', ')}, rest from log where rest is not null`);
  for (const [at, [name, known]] of [...codes].entries()) {
    const text = `rest[${at + 1}]`;
    const rows = await engine.rows(
      `select distinct ${text} as text from beyond where ${name} is null and ${text} is not null limit ${MOST + 1}`,
    );
    if (rows.length === 0) continue;
    const texts = [...known, ...rows.map((row) => String(row['text']))];
    const codable = texts.length <= MOST && texts.every(canBeCoded);
    const type = codable ? `${name}_whole` : 'VARCHAR';
    if (codable) await engine.run(typeOf(type, sorted(texts)));
    await engine.run(
      `alter table log alter ${name} type ${type} using coalesce(${name}::${type}, ${text}::${type})`,
    );
  }
  await engine.run('drop table beyond');
  await engine.run('alter table log drop rest');
}

function typeName(column: string): string {
  return `${column}_text`;
}

/** No column holds an empty text, but a type needs a value. */
function typeOf(name: string, texts: readonly string[]): string {
  return `create type ${name} as enum (${(texts.length === 0 ? [''] : texts).map(quote).join(', ')})`;
}
