import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commentReference, readmeTables } from '../../src/commands/reference.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { CommentVerb } from '../../src/domain/comment-command.ts';

describe('the reference of commands', () => {
  it('stands in the README as the code has it', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(readmeTables());
  });

  it('holds every command of the command line and every verb of comments', () => {
    const tables = readmeTables();
    for (const { name } of COMMANDS) expect(tables).toContain(`| \`apeg ${name}`);
    for (const verb of CommentVerb.options) expect(tables).toContain(`| \`/apeg ${verb}`);
  });

  it('names the roles that the settings ask for', () => {
    const rows = commentReference({ permissions: { help: 'write' } });
    expect(rows.find(({ usage }) => usage === '/apeg help')?.role).toBe('write');
    expect(rows.find(({ usage }) => usage.startsWith('/apeg execute'))?.role).toBe('maintain');
  });
});
