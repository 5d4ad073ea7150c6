import { access, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Engine, quote, startEngine } from '../../../src/history/duckdb/engine.ts';
import { folderWith } from '../log-builder.ts';

const REFUSED =
  /Permission|not allowed|disabled|Cannot|cannot|locked|No files found|not be found|not found|requires|Extension/;

async function engineFor(...files: string[]): Promise<Engine> {
  const engine = await startEngine(files);
  onTestFinished(() => engine.close());
  return engine;
}

describe('the engine', () => {
  it('reads the files it was started with and nothing else', async () => {
    const folder = await folderWith({
      'log.jsonl': '{"a":1}\n',
      'secret.jsonl': '{"a":2}\n',
      'secret.csv': 'a\n2\n',
    });
    await symlink(join(folder, 'secret.jsonl'), join(folder, 'link.jsonl'));
    const engine = await engineFor(join(folder, 'log.jsonl'));
    expect(await engine.number(`select a from read_json('${folder}/log.jsonl')`)).toBe(1);
    for (const other of [
      `${folder}/secret.jsonl`,
      `${folder}/*.jsonl`,
      `${folder}/link.jsonl`,
      '/etc/passwd',
      '/proc/self/environ',
      `${folder}/log.jsonl/../secret.jsonl`,
      `${engine.scratch}/../../etc/passwd`,
      'https://example.com/x.jsonl',
    ]) {
      await expect(engine.number(`select a from read_json(${quote(other)})`)).rejects.toThrow(REFUSED);
      await expect(engine.rows(`select * from read_text(${quote(other)})`)).rejects.toThrow(REFUSED);
    }
    await expect(engine.rows(`select * from '${folder}/secret.csv'`)).rejects.toThrow(REFUSED);
    await expect(engine.rows(`attach '${folder}/other.db'`)).rejects.toThrow(REFUSED);
  });

  it('writes nowhere but into its own folder', async () => {
    const folder = await folderWith({ 'log.jsonl': '{"a":1}\n' });
    const engine = await engineFor(join(folder, 'log.jsonl'));
    await expect(engine.run(`copy (select 1 as a) to '${folder}/out.json'`)).rejects.toThrow(
      /Permission|not allowed|disabled/i,
    );
    await engine.run(`copy (select 1 as a) to '${engine.scratch}/out.json'`);
  });

  it.each([
    'set enable_external_access = true',
    "set allowed_directories = ['/']",
    "set memory_limit = '100GB'",
    'set lock_configuration = false',
    'reset enable_external_access',
    'install httpfs',
    'load httpfs',
  ])('refuses "%s"', async (sql) => {
    const engine = await engineFor();
    await expect(engine.run(sql)).rejects.toThrow(REFUSED);
  });

  it('has a memory limit and keeps the time of day in UTC', async () => {
    const engine = await engineFor();
    const [row] = await engine.rows(
      "select current_setting('memory_limit') as m, current_setting('TimeZone') as z",
    );
    expect(row).toMatchObject({ m: expect.stringMatching(/MiB$/), z: 'UTC' });
  });

  it('answers beside with the same tables, the same time of day and the same locks', async () => {
    const engine = await engineFor();
    await engine.run("create table t as select timestamptz '2025-11-20 23:30:00Z' as moment");
    const [row] = await engine.beside.rows("select strftime(moment, '%H:%M') as time from t");
    expect(row).toEqual({ time: '23:30' });
    await expect(engine.beside.rows("select * from read_text('/etc/passwd')")).rejects.toThrow(REFUSED);
    await expect(engine.beside.run('set enable_external_access = true')).rejects.toThrow(REFUSED);
    const both = await Promise.all([
      engine.number('select sum(range) from range(3_000_000)'),
      engine.beside.number('select count(*) from t'),
    ]);
    expect(both).toEqual([4_499_998_500_000, 1]);
  });

  it('takes its folder away when it is closed', async () => {
    const engine = await startEngine([]);
    await access(engine.scratch);
    await engine.close();
    await expect(access(engine.scratch)).rejects.toThrow(/ENOENT/);
  });

  it('reads files whose names hold quotes and spaces', async () => {
    const folder = await folderWith({ 'it\'s ü "log".jsonl': '{"a":7}\n' });
    const path = join(folder, 'it\'s ü "log".jsonl');
    const engine = await engineFor(path);
    expect(await engine.number(`select a from read_json(${quote(path)})`)).toBe(7);
  });

  it('quotes any text', async () => {
    const engine = await engineFor();
    for (const text of ["'", "''; drop table x --", '\\', '\n', '🔥', '$1']) {
      const [row] = await engine.rows(`select ${quote(text)} as t`);
      expect(row).toEqual({ t: text });
    }
    expect(await engine.rows(`select ${quote('a\0b')} as t`)).toEqual([{ t: 'a\uFFFDb' }]);
  });
});
