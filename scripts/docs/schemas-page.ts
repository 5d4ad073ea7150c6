import { jsonSchema, SCHEMA_NAMES, type SchemaName } from '../../src/domain/schemas.ts';

/** A part of a JSON Schema, as far as this page reads it. */
interface Part {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly anyOf?: readonly Part[];
  readonly oneOf?: readonly Part[];
  readonly items?: Part;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
}

/** The files that APEG reads and writes, field by field, from the published schemas. */
export function schemasPage(): string {
  return [
    '# Files',
    '',
    'The shapes of the files that APEG reads and writes. The schemas in [`schemas/`](../schemas) hold every bound; this page is made from them: `npm run docs`.',
    ...SCHEMA_NAMES.flatMap(section),
    '',
  ].join('\n');
}

function section(name: SchemaName): string[] {
  const schema = jsonSchema(name) as Part;
  const alternatives = schema.anyOf ?? schema.oneOf ?? [schema];
  return [
    '',
    `## ${schema.title ?? name}`,
    '',
    `[\`schemas/${name}.schema.json\`](../schemas/${name}.schema.json)`,
    ...alternatives.flatMap((part) => fields(part)),
  ];
}

function fields({ properties, required = [] }: Part): string[] {
  if (properties === undefined) return [];
  return [
    '',
    '| Field | Type | |',
    '|---|---|---|',
    ...Object.entries(properties).map(
      ([name, part]) =>
        `| \`${name}\`${required.includes(name) ? '' : ' (optional)'} | ${cell(typeOf(part))} | ${cell(part.description ?? '')} |`,
    ),
  ];
}

function typeOf(part: Part): string {
  if (part.const !== undefined) return `\`${String(part.const)}\``;
  if (part.enum !== undefined) return part.enum.map((value) => `\`${String(value)}\``).join(', ');
  const among = part.anyOf ?? part.oneOf;
  if (among !== undefined) return [...new Set(among.map(typeOf))].join(' or ');
  if (part.type === 'array') return `list of ${part.items === undefined ? 'values' : typeOf(part.items)}`;
  if (part.type === undefined) return 'any value';
  return typeof part.type === 'string' ? part.type : part.type.join(' or ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
