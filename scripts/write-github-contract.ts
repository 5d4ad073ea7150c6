import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/rest';

// Writes the part of GitHub's OpenAPI description that the connector's requests use, and of answers what it reads, to test/contracts/github.json.
// The description is 385 MB as a package and no dependency: `npm pack @octokit/openapi@23.0.2`, unpack it, and name its
// generated/api.github.com.json as the argument. `contractOf` is also what the test of drift calls.

const CONTRACT = fileURLToPath(new URL('../test/contracts/github.json', import.meta.url));
const CONNECTOR = fileURLToPath(new URL('../src/connectors/github/', import.meta.url));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

interface Description {
  readonly info: { readonly version: string };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Node } };
}

/** Where the description is, if somebody has installed it. */
export const INSTALLED = fileURLToPath(
  new URL('../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url),
);

/** The requests of the connector, as `METHOD /path/{parameter}`. */
export function requestsOfConnector(): string[] {
  const source = readdirSync(CONNECTOR)
    .map((name) => readFileSync(CONNECTOR + name, 'utf8'))
    .join('\n');
  const { rest } = new Octokit();
  const named = Object.entries(rest).flatMap(([scope, methods]) =>
    Object.entries(methods).flatMap(([method, request]) => {
      const used = new RegExp(`\\b${scope}\\.${method}\\b`).test(source);
      return used && 'endpoint' in request ? [request.endpoint.DEFAULTS] : [];
    }),
  );
  return [...new Set(named.map(({ method, url }) => `${method} ${url}`))].toSorted();
}

/** What the connector reads of answers, by the names of properties wherever they stand; the rest of an answer is not described. */
export const READ_OF_ANSWERS: readonly string[] = [
  'account',
  'app',
  'base',
  'body',
  'check_runs',
  'closed_at',
  'commit',
  'content',
  'created_at',
  'default_branch',
  'delivered_at',
  'encoding',
  'event',
  'expires_at',
  'filename',
  'guid',
  'head',
  'html_url',
  'id',
  'labels',
  'login',
  'merge_commit_sha',
  'merged_at',
  'mode',
  'name',
  'number',
  'owner',
  'parents',
  'path',
  'pem',
  'permission',
  'pull_request',
  'ref',
  'repo',
  'repositories',
  'requested_reviewers',
  'requested_teams',
  'role_name',
  'sha',
  'size',
  'slug',
  'state',
  'status',
  'status_code',
  'suspended_at',
  'title',
  'token',
  'tree',
  'truncated',
  'type',
  'updated_at',
  'user',
  'verification',
  'verified',
  'webhook_secret',
];
const READ: ReadonlySet<string> = new Set(READ_OF_ANSWERS);

/**
 * The part of the description that a list of requests uses: names and schemas of parameters, the schema of the body, and of the
 * answer as much as is read.
 */
export function contractOf(text: string, requests: readonly string[]): string {
  const description = JSON.parse(text) as Description;
  const used = requests.map((request) => {
    const [method = '', path = ''] = request.split(' ');
    const operation = description.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`the description has no ${request}`);
    const given = resolved(operation, description, []) as Node;
    const parameters = ((given['parameters'] ?? []) as Node[]).map(
      ({ name, in: place, required, schema }) => ({
        name: name ?? '',
        in: place ?? '',
        required: required ?? false,
        schema: schema ?? {},
      }),
    );
    return [request, { parameters, body: bodyOf(given), answer: answerOf(operation, description) }] as const;
  });
  const contract = {
    source: '@octokit/openapi 23.0.2',
    version: description.info.version,
    requests: Object.fromEntries(used),
  };
  return `${JSON.stringify(contract, null, 1)}\n`;
}

function bodyOf(operation: Node): Json {
  const content = (operation['requestBody'] as Node | undefined)?.['content'] as Node | undefined;
  return (content?.['application/json'] as Node | undefined)?.['schema'] ?? null;
}

/** The schema of the answer to a request that succeeds; null where it has none. */
function answerOf(operation: Node, description: Description): Json {
  const answers = Object.entries((operation['responses'] ?? {}) as { [status: string]: Node });
  const [, success] = answers.find(([status]) => status.startsWith('2')) ?? [];
  const followed = resolvedOnce(success ?? {}, description);
  const content = followed['content'] as Node | undefined;
  const schema = (content?.['application/json'] as Node | undefined)?.['schema'];
  return schema === undefined ? null : read(resolved(schema, description, []));
}

function resolvedOnce(node: Node, description: Description): Node {
  const found = resolved(
    Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === 'examples' ? {} : value])),
    description,
    [],
  );
  return found as Node;
}

/** Of a schema the properties that are read, and nothing that is finer than a type. */
function read(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(read);
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
    switch (key) {
      case 'properties': {
        const kept = Object.entries(value as Node).filter(([name]) => READ.has(name));
        return [[key, Object.fromEntries(kept.map(([name, inside]) => [name, read(inside)]))]];
      }
      case 'required':
        return [[key, (value as string[]).filter((name) => READ.has(name))]];
      // Without what tells them apart, several of the choices can fit.
      case 'oneOf':
        return [['anyOf', read(value)]];
      case 'type':
      case 'enum':
      case 'items':
      case 'anyOf':
      case 'allOf':
        return [[key, read(value)]];
      default:
        return [];
    }
  });
  return Object.fromEntries(entries);
}

/** The same with references followed, and without what is for people only; `nullable` becomes a type of JSON Schema. */
function resolved(node: Json, description: Description, way: readonly string[]): Json {
  if (Array.isArray(node)) return node.map((inside) => resolved(inside, description, way));
  if (node === null || typeof node !== 'object') return node;
  const { $ref } = node;
  if (typeof $ref === 'string') {
    if (way.includes($ref)) return {};
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<Json>((at, key) => (at as Node)[key] ?? {}, description as unknown as Json);
    return resolved(target, description, [...way, $ref]);
  }
  const { nullable, ...rest } = node;
  const kept = Object.entries(rest).filter(
    ([key, value]) =>
      !FOR_PEOPLE.has(key) && !key.startsWith('x-') && !(key === 'title' && typeof value === 'string'),
  );
  const plain = Object.fromEntries(kept.map(([key, value]) => [key, resolved(value, description, way)]));
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'description',
  'example',
  'examples',
  'responses',
  'externalDocs',
  'summary',
  'tags',
  'deprecated',
  'operationId',
]);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const from = process.argv[2] ?? INSTALLED;
  if (!existsSync(from)) {
    console.error(
      `There is no ${from}. Run npm pack @octokit/openapi@23.0.2, unpack it, and name its generated/api.github.com.json.`,
    );
    process.exitCode = 2;
  } else {
    writeFileSync(CONTRACT, contractOf(readFileSync(from, 'utf8'), requestsOfConnector()));
    console.log(`wrote ${CONTRACT}`);
  }
}
