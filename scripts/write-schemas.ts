import { readFileSync, writeFileSync } from 'node:fs';
import { SCHEMA_NAMES, schemaText } from '../src/domain/schemas.ts';

// usage: write-schemas.ts [--check]: writes schemas/*.schema.json, or says which of them no longer fit the code.
const check = process.argv.includes('--check');
const stale = SCHEMA_NAMES.filter((name) => {
  const file = new URL(`../schemas/${name}.schema.json`, import.meta.url);
  if (!check) writeFileSync(file, schemaText(name));
  return textOf(file) !== schemaText(name);
});
if (stale.length > 0) {
  console.error(
    `Stale: ${stale.map((name) => `schemas/${name}.schema.json`).join(', ')}. Run npm run schemas.`,
  );
  process.exitCode = 1;
}

function textOf(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
