import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import {
  buildASTSchema,
  buildClientSchema,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  type InterfaceTypeDefinitionNode,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  lexicographicSortSchema,
  type NameNode,
  type ObjectTypeDefinitionNode,
  parse,
  printSchema,
  TypeInfo,
  type TypeNode,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const ASSETS = new URL('../node_modules/@shopify/ai-toolkit/', import.meta.url);

/** The whole Admin schema of one version, as Shopify publishes it. */
export function wholeSchema(version: string): GraphQLSchema {
  const packed = readFileSync(new URL(`skills/shopify-admin/assets/admin_${version}.json.br`, ASSETS));
  return buildClientSchema(JSON.parse(brotliDecompressSync(packed).toString('utf8')).data);
}

/**
 * The part of a schema that documents reach, as SDL without descriptions: the fields they select, every plain field
 * without arguments beside these, and the inputs whole.
 *
 * @throws Error where a document does not fit the schema.
 */
export function trimmedSchema(schema: GraphQLSchema, documents: readonly string[]): string {
  const kept = reached(schema, documents);
  const cut = <Node extends FieldsNode>(node: Node): Node | null => {
    const fields = kept.get(node.name.value);
    if (fields === undefined) return null;
    return {
      ...node,
      interfaces: (node.interfaces ?? []).filter(({ name }) => kept.has(name.value)),
      fields: (node.fields ?? []).filter(({ name }) => fields.has(name.value)),
    };
  };
  const unlessKept = ({ name }: { readonly name: NameNode }): null | undefined =>
    kept.has(name.value) ? undefined : null;
  const trimmed = visit(parse(printSchema(schema)), {
    StringValue: (_, key) => (key === 'description' ? null : undefined),
    ObjectTypeDefinition: cut,
    InterfaceTypeDefinition: cut,
    InputObjectTypeDefinition: unlessKept,
    EnumTypeDefinition: unlessKept,
    ScalarTypeDefinition: unlessKept,
    UnionTypeDefinition: unlessKept,
    OperationTypeDefinition: ({ type }) => (kept.has(type.name.value) ? undefined : null),
    DirectiveDefinition: ({ name }) => (kept.has(`@${name.value}`) ? undefined : null),
  });
  return printSchema(lexicographicSortSchema(buildASTSchema(trimmed)));
}

type FieldsNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** The names of types (and of directives, with an @), each with the fields of it that are kept. */
function reached(schema: GraphQLSchema, documents: readonly string[]): Map<string, Set<string>> {
  const kept = new Map<string, Set<string>>();
  const keep = (name: string): Set<string> => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const fields = new Set<string>();
    kept.set(name, fields);
    const type = schema.getType(name);
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) if (isPlain(field)) keepField(name, field);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) keep(getNamedType(field.type).name);
    return fields;
  };
  const keepField = (owner: string, field: GraphQLField<unknown, unknown>): void => {
    const fields = keep(owner);
    if (fields.has(field.name)) return;
    fields.add(field.name);
    keep(getNamedType(field.type).name);
    for (const argument of field.args) keep(getNamedType(argument.type).name);
  };
  const info = new TypeInfo(schema);
  for (const text of documents) {
    const document = parse(text);
    const [error] = validate(schema, document);
    if (error !== undefined) throw error;
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: () => {
          const [parent, field] = [info.getParentType(), info.getFieldDef()];
          if (parent != null && field != null && !field.name.startsWith('__')) keepField(parent.name, field);
        },
        InlineFragment: ({ typeCondition }) => {
          if (typeCondition !== undefined) keep(typeCondition.name.value);
        },
        VariableDefinition: ({ type }) => {
          keep(namedIn(type));
        },
        Directive: ({ name }) => {
          kept.set(`@${name.value}`, new Set());
        },
      }),
    );
  }
  return kept;
}

function namedIn(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : namedIn(type.type);
}

/** A field that is in the schema for the sake of realism: a simulator then knows what a document could have asked for. */
function isPlain({ type, args }: GraphQLField<unknown, unknown>): boolean {
  return args.length === 0 && isScalarType(getNamedType(type));
}

/** The text of schemas/vendor/shopify-admin.graphql. */
export function vendorSchemaText(version: string, documents: readonly string[]): string {
  const { version: toolkit } = JSON.parse(readFileSync(new URL('package.json', ASSETS), 'utf8'));
  const head = [
    `# The part of the Shopify Admin GraphQL API ${version} that APEG's documents reach. Generated by npm run schemas`,
    `# from @shopify/ai-toolkit ${toolkit} (MIT, see LICENSE-shopify-ai-toolkit in this folder).`,
  ];
  return `${head.join('\n')}\n\n${trimmedSchema(wholeSchema(version), documents)}\n`;
}
