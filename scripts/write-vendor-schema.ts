import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENTS, SHOPIFY_API_VERSION } from '../src/connectors/shopify/documents.ts';
import { vendorSchemaText } from './vendor-schema.ts';

// usage: write-vendor-schema.ts [--check]: writes schemas/vendor/shopify-admin.graphql, or says that it no longer fits.
const file = new URL('../schemas/vendor/shopify-admin.graphql', import.meta.url);
const text = vendorSchemaText(SHOPIFY_API_VERSION, Object.values(DOCUMENTS));
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('Stale: schemas/vendor/shopify-admin.graphql. Run npm run schemas.');
  process.exitCode = 1;
}
