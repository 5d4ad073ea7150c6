import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/simulators/loopback.ts';

const FILE = new URL('../../../../shared/vendor-schemas/etsy-openapi.json', import.meta.url);

/** Etsy's own description of its API is not part of the project; conformance is checked where it lies beside it. */
export const HAS_OPENAPI = existsSync(FILE);

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What in an exchange is not as Etsy describes it. A request is held to it only where it was accepted. */
export type Conformance = (request: SimulatedRequest, answer: SimulatedAnswer, operation: string) => string[];

/** Holds exchanges against Etsy's description; without it, nothing is found. */
export function createConformance(): Conformance {
  if (!HAS_OPENAPI) return () => [];
  const api = JSON.parse(readFileSync(FILE, 'utf8')) as OpenApi;
  const operations = new Map(
    Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => [operation.operationId, { path, operation }] as const),
    ),
  );
  const ajv = new Ajv({ strict: false, coerceTypes: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'etsy', components: { schemas: mapped(api.components.schemas) } });
  const compiled = new Map<Schema, ValidateFunction>();
  const problems = (what: string, schema: Schema, value: unknown): string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(jsonSchemaOf(schema) as object);
    compiled.set(schema, validate);
    validate(value);
    return (validate.errors ?? []).map((error) => `${what}${error.instancePath}: ${error.message}`);
  };
  return (request, answer, operationId) => {
    if (operationId === 'token') return [];
    const entry = operations.get(operationId);
    if (entry === undefined) return [`${operationId} is no operation of Etsy`];
    const { operation, path } = entry;
    const name = `${operationId} ${answer.status}`;
    const found = [];
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[0-9]+')}$`);
    if (!pattern.test(request.path)) found.push(`${name}: the path is ${request.path}`);
    if (answer.status < 300) found.push(...requestProblems(name, request, operation, problems));
    // Limits, gateways and refused tokens are described in prose, not for each operation.
    if ([401, 403, 409, 429, 502, 503].includes(answer.status)) return found;
    const schema = operation.responses[String(answer.status)]?.content?.['application/json']?.schema;
    if (schema === undefined) return [...found, `${name} is not documented`];
    return [...found, ...problems(name, schema, JSON.parse(JSON.stringify(answer.body)))];
  };
}

function requestProblems(
  name: string,
  request: SimulatedRequest,
  { parameters = [], requestBody }: Operation,
  problems: (what: string, schema: Schema, value: unknown) => string[],
): string[] {
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const found = [...request.query.keys()]
    .filter((key) => !queries.some((parameter) => parameter.name === key))
    .map((key) => `${name}: the query parameter ${key} is unknown`);
  for (const { name: key, required, schema } of queries) {
    const given = request.query.get(key);
    if (given === null) found.push(...(required === true ? [`${name}: ${key} is missing`] : []));
    else found.push(...problems(`${name} ?${key}`, schema, coerced(given, schema)));
  }
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {})) {
    const sent = (request.headers['content-type'] ?? '').split(';')[0];
    if (sent !== type) found.push(`${name}: the body is ${sent}, not ${type}`);
    else found.push(...problems(`${name} body`, schema, bodyOf(request.body, type, schema)));
  }
  return found;
}

function bodyOf(body: string, type: string, schema: Schema): unknown {
  if (type === 'application/json') return JSON.parse(body);
  const properties = schema['properties'] as Readonly<Record<string, Schema>>;
  return Object.fromEntries(
    Array.from(new URLSearchParams(body), ([key, value]) => [key, coerced(value, properties[key] ?? {})]),
  );
}

function coerced(text: string, schema: Schema): unknown {
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return text.split(',').map((part) => coerced(part, schema['items'] as Schema));
    default:
      return text;
  }
}

function mapped(schemas: Readonly<Record<string, Schema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchemaOf(schema)]));
}

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, and a described object has no other fields. */
function jsonSchemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchemaOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, default: _default, example: _example, ...rest } = schema as Record<string, unknown>;
  const result: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === '$ref'
        ? String(value).replace('#/', 'etsy#/')
        : key === 'properties'
          ? mapped(value as Record<string, Schema>)
          : jsonSchemaOf(value),
    ]),
  );
  const fields = Object.keys((result['properties'] ?? {}) as object);
  if (fields.length > 0 && fields.join() !== 'error') result['additionalProperties'] = false;
  if (nullable !== true) return result;
  return { anyOf: [{ type: 'null' }, result] };
}
