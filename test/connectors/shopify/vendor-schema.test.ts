import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { trimmedSchema, vendorSchemaText, wholeSchema } from '../../../scripts/vendor-schema.ts';
import { DOCUMENTS, SHOPIFY_API_VERSION } from '../../../src/connectors/shopify/documents.ts';

const WHOLE = new URL('../../../../shared/vendor-schemas/shopify-admin.graphql', import.meta.url);
const documents = Object.values(DOCUMENTS);

describe('the Shopify schema in schemas/vendor', () => {
  it('is what the documents reach of the schema that Shopify publishes', () => {
    const file = new URL('../../../schemas/vendor/shopify-admin.graphql', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(vendorSchemaText(SHOPIFY_API_VERSION, documents));
  });

  it('is cut down and says no where the whole one does', () => {
    const whole = wholeSchema(SHOPIFY_API_VERSION);
    const text = trimmedSchema(whole, ['{ shop { name } }']);
    const refuses = (document: string): boolean => validate(buildSchema(text), parse(document)).length > 0;
    expect(text.length).toBeLessThan(5_000);
    expect(refuses('{ shop { name email } }')).toBe(false);
    expect(refuses('{ shop { nickname } }')).toBe(true);
    expect(() => trimmedSchema(whole, ['{ shop { nickname } }'])).toThrow('nickname');
  });
});

describe.skipIf(!existsSync(WHOLE))('every Shopify document', () => {
  const schema = buildSchema(existsSync(WHOLE) ? readFileSync(WHOLE, 'utf8') : 'type Query { none: Int }');

  it.each(Object.entries(DOCUMENTS))('%s fits the whole schema', (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });
});
