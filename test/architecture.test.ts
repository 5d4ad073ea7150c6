import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Room {
  /** Rooms that it may import; `type <room>` only as types, `<room>/<file>` only that file. */
  readonly rooms: readonly string[];
  readonly packages?: readonly string[];
  /** Built-in modules of Node, without the prefix; `crypto@digest.ts` only in that file. */
  readonly node?: readonly string[];
}

/** The rooms of docs/architecture.md. */
const ROOMS: Readonly<Record<string, Room>> = {
  domain: { rooms: [], packages: ['zod'], node: ['crypto@digest.ts'] },
  statistics: { rooms: [] },
  patterns: { rooms: ['domain/digest.ts', 'domain/vendors/vendor-table.ts'] },
  history: {
    rooms: ['domain'],
    packages: ['@duckdb/node-api', 'xxhash-wasm'],
    node: ['crypto', 'events', 'fs', 'fs/promises', 'os', 'path', 'stream', 'zlib'],
  },
  analysis: {
    rooms: ['domain', 'statistics', 'patterns', 'history/execution-history.ts', 'type history'],
  },
  rendering: {
    rooms: ['domain'],
    packages: [
      'handlebars',
      'echarts',
      'echarts/charts',
      'echarts/components',
      'echarts/core',
      'echarts/renderers',
    ],
    node: ['fs', 'util'],
  },
  proposals: {
    rooms: ['domain', 'statistics', 'rendering', 'type analysis'],
    packages: ['diff', 'jsonc-parser', 'jsondiffpatch', 'zod'],
  },
  operations: { rooms: ['domain', 'statistics', 'rendering'], packages: ['zod'] },
  commands: {
    rooms: [
      'domain',
      'rendering',
      'patterns',
      'analysis',
      'proposals',
      'operations',
      'history/messages.ts',
      'type history',
    ],
    packages: ['yaml', 'zod'],
    node: ['path'],
  },
  connectors: {
    rooms: ['domain'],
    packages: [
      'simple-git',
      '@octokit/rest',
      'nodemailer',
      'openai',
      'openai/helpers/zod',
      'pg',
      '@electric-sql/pglite',
      'zod',
    ],
    node: [
      'crypto',
      'dns/promises@logs/fetch-log.ts',
      'fs',
      'fs/promises',
      'http@logs/fetch-log.ts',
      'https@logs/fetch-log.ts',
      'net@logs/fetch-log.ts',
      'net@logs/public-address.ts',
      'os',
      'path',
      'stream@logs/fetch-log.ts',
      'stream/promises@logs/fetch-log.ts',
    ],
  },
  config: { rooms: ['domain'], packages: ['croner', 'yaml', 'zod'], node: ['path'] },
  simulators: {
    rooms: ['domain', 'statistics/random.ts'],
    packages: ['graphql', 'zod'],
    node: ['http', 'net'],
  },
  jobs: {
    rooms: ['domain'],
    packages: ['pg-boss', '@electric-sql/pglite', 'pg'],
    node: ['crypto', 'fs/promises', 'os', 'path'],
  },
  'compose.ts': {
    rooms: [
      'domain',
      'history',
      'commands',
      'connectors',
      'config',
      'jobs',
      'operations',
      'simulators',
      'compose',
    ],
    packages: ['zod'],
    node: ['fs', 'path', 'timers/promises'],
  },
  compose: {
    rooms: ['domain', 'connectors', 'config', 'history', 'jobs'],
    node: ['crypto', 'fs', 'fs/promises', 'path'],
  },
  'compose-app.ts': {
    rooms: ['domain', 'commands', 'compose', 'compose.ts', 'config', 'connectors', 'jobs'],
    node: ['fs', 'path', 'timers/promises'],
  },
  'compose-setup.ts': {
    rooms: ['compose.ts', 'connectors'],
    packages: ['yaml', 'zod'],
    node: ['crypto', 'fs'],
  },
  faces: {
    rooms: ['compose.ts', 'compose-app.ts', 'compose-setup.ts', 'commands', 'rendering', 'domain'],
    packages: ['commander', 'pino', 'probot', 'prom-client'],
    node: ['async_hooks', 'http', 'net', 'readline/promises', 'stream', 'stream/promises', 'timers/promises'],
  },
  'index.ts': { rooms: ['domain', 'history', 'analysis', 'proposals', 'operations'] },
};

/** Broken rules that stand for a reason, as `file: finding` and why it stands. */
const KNOWN: Readonly<Record<string, string>> = {
  "commands/comments/forms.ts: 'apply'],": 'the word of a comment, not of git',
  "commands/app/route.ts: 'push':": 'the name of an event, not of a command',
  "faces/app/metrics.ts: 'push',": 'the name of an event, not of a command',
};

const root = fileURLToPath(new URL('../', import.meta.url));
const source = join(root, 'src');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly types: boolean;
}

interface SourceFile {
  /** Relative to src, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const IMPORT =
  /^(?:import|export)\s+(?<types>type\s+)?(?:(?<names>[\w*{][^'";]*?)\s+from\s+)?'(?<to>[^']+)'|\bimport\(\s*'(?<dynamic>[^']+)'\s*\)/gm;

function importsOf(path: string, text: string): Import[] {
  return Array.from(text.matchAll(IMPORT), ({ groups = {} }) => {
    const names = /^\{([\s\S]*)\}$/.exec(groups['names'] ?? '')?.[1]?.split(',') ?? [];
    const named = names.map((name) => name.trim()).filter((name) => name !== '');
    const onlyTypes = named.length > 0 && named.every((name) => name.startsWith('type '));
    const to = groups['to'] ?? groups['dynamic'] ?? '';
    return { from: path, to: resolved(path, to), types: groups['types'] !== undefined || onlyTypes };
  });
}

function resolved(path: string, to: string): string {
  return to.startsWith('.') ? join(dirname(path), to).replaceAll('\\', '/') : to;
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function readSource(): SourceFile[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = name.replaceAll('\\', '/');
      const text = readFileSync(join(source, name), 'utf8');
      return { path, text, imports: importsOf(path, withoutComments(text)) };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Comments blanked, but not where a text holds what looks like one. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '));
}

function brokenArrow({ from, to, types }: Import): string | null {
  const room = roomOf(from);
  const allowed = ROOMS[room];
  if (allowed === undefined) return `${from}: the room ${room} is not in the table`;
  const outside = `${from}: imports ${types ? 'types of ' : ''}${to}`;
  if (to.startsWith('node:')) {
    const name = to.slice('node:'.length);
    const fits = (allowed.node ?? []).some((entry) => {
      const [module, file] = entry.split('@');
      return module === name && (file === undefined || from === `${room}/${file}`);
    });
    return fits ? null : outside;
  }
  if (!to.endsWith('.ts')) return (allowed.packages ?? []).includes(to) ? null : outside;
  if (roomOf(to) === room) return facesOf(from, to) ? outside : null;
  return allowed.rooms.some((entry) => {
    const name = entry.replace(/^type /, '');
    return (name === roomOf(to) || name === to) && (types || !entry.startsWith('type '));
  })
    ? null
    : outside;
}

/** Faces and the vendors of connectors do not know each other; what vendors have in common is in connectors/http. */
function facesOf(from: string, to: string): boolean {
  const [room, one] = from.split('/');
  const other = to.split('/')[1];
  return (room === 'faces' || (room === 'connectors' && other !== 'http')) && one !== other;
}

function cycleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const finished = new Set<string>();
  const visit = (at: string, way: readonly string[]): string | null => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at].join(' → ');
    if (finished.has(at)) return null;
    for (const to of arrows.get(at) ?? []) {
      const found = visit(to, [...way, at]);
      if (found !== null) return found;
    }
    finished.add(at);
    return null;
  };
  for (const at of arrows.keys()) {
    const found = visit(at, []);
    if (found !== null) return found;
  }
  return null;
}

function arrowsOf(imports: readonly Import[], name: (path: string) => string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to } of imports.filter((arrow) => arrow.to.endsWith('.ts'))) {
    if (name(from) === name(to)) continue;
    arrows.set(name(from), (arrows.get(name(from)) ?? new Set()).add(name(to)));
  }
  return arrows;
}

const files = readSource();
const imports = files.flatMap((file) => file.imports);

/** Findings of one rule over every file, without those that are known. */
function findings(rule: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => rule(file).filter((finding) => !(finding in KNOWN)));
}

function lineMatches(pattern: RegExp, except: (path: string) => boolean): string[] {
  return findings(({ path, text }) =>
    except(path)
      ? []
      : Array.from(withoutComments(text).matchAll(pattern), ([found]) => `${path}: ${found.trim()}`),
  );
}

describe('the house', () => {
  it('is read whole', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(imports.length).toBeGreaterThan(300);
    const written = files.reduce((sum, { text }) => sum + (text.match(/\bfrom '/g) ?? []).length, 0);
    expect(imports.length).toBeGreaterThan(written * 0.98);
    for (const { to } of imports.filter((arrow) => arrow.to.endsWith('.ts')))
      expect(files.map(({ path }) => path)).toContain(to);
  });

  it('has only the arrows of the table', () => {
    expect(findings((file) => file.imports.flatMap((arrow) => brokenArrow(arrow) ?? []))).toEqual([]);
  });

  it('notices a broken arrow, types or not', () => {
    const arrow = (from: string, to: string, types = false): string | null =>
      brokenArrow({ from, to, types });
    expect(arrow('domain/time.ts', 'node:fs')).not.toBeNull();
    expect(arrow('domain/time.ts', 'node:crypto')).not.toBeNull();
    expect(arrow('domain/digest.ts', 'node:crypto')).toBeNull();
    expect(arrow('analysis/feedback.ts', 'history/duckdb/history.ts')).not.toBeNull();
    expect(arrow('analysis/feedback.ts', 'history/execution-history.ts', true)).toBeNull();
    expect(arrow('patterns/key-table.ts', 'domain/time.ts')).not.toBeNull();
    expect(arrow('commands/propose.ts', 'connectors/git/branch.ts')).not.toBeNull();
    expect(arrow('faces/app/main.ts', 'faces/cli/main.ts')).not.toBeNull();
    expect(arrow('connectors/github/x.ts', 'connectors/git/branch.ts')).not.toBeNull();
    expect(arrow('connectors/etsy/x.ts', 'connectors/http/exchange.ts')).toBeNull();
    expect(arrow('connectors/http/x.ts', 'connectors/etsy/client.ts')).not.toBeNull();
    expect(arrow('proposals/x.ts', 'left-pad')).not.toBeNull();
    expect(arrow('cupboard/x.ts', 'zod')).not.toBeNull();
  });

  it('reads every way to write an import', () => {
    const text = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import { type C, c } from './c.ts';",
      "import {\n  type D,\n  type E,\n} from './d.ts';",
      "export { f } from './f.ts';",
      "export * from './g.ts';",
      "import './h.ts';",
      "const i = await import('./i.ts');",
    ].join('\n');
    expect(importsOf('room/x.ts', text).map(({ to, types }) => [to.slice(5), types])).toEqual([
      ['a.ts', false],
      ['b.ts', true],
      ['c.ts', false],
      ['d.ts', true],
      ['f.ts', false],
      ['g.ts', false],
      ['h.ts', false],
      ['i.ts', false],
    ]);
  });

  it('has no cycle between files or between rooms', () => {
    // Two files of one room may name each other's types; what runs goes one way.
    const running = imports.filter((arrow) => !arrow.types);
    expect(cycleIn(arrowsOf(running, (path) => path))).toBeNull();
    expect(cycleIn(arrowsOf(imports, roomOf))).toBeNull();
    expect(
      cycleIn(
        new Map([
          ['a', new Set(['b'])],
          ['b', new Set(['a'])],
        ]),
      ),
    ).toBe('a → b → a');
  });

  it('names its rooms and files by what is in them', () => {
    const empty = /^(?:utils?|helpers?|common|shared|lib|types?|constants?|managers?|services?|misc)$/;
    const hollow = (name: string): boolean => name.split(/[-.]/).some((part) => empty.test(part));
    expect(
      findings(({ path }) => path.split('/').filter((part) => hollow(part.replace(/\.ts$/, '')))),
    ).toEqual([]);
    expect(findings(({ path }) => (/^[a-z0-9/-]+\.ts$/.test(path) ? [] : [path]))).toEqual([]);
  });

  it('reads the environment in one file and the clock in another', () => {
    expect(lineMatches(/\bprocess\.env\b.*/g, (path) => path === 'config/env.ts')).toEqual([]);
    expect(lineMatches(/\bnew Date\b.*|\bDate\.\w+.*/g, (path) => path === 'domain/time.ts')).toEqual([]);
    expect(lineMatches(/\bMath\.random\b.*|\bperformance\.now\b.*/g, () => false)).toEqual([]);
  });

  it('exports by name, in files of at most 250 lines', () => {
    expect(
      lineMatches(/^export default\b.*|\bas default\b.*/gm, (path) => path === 'faces/app/main.ts'),
    ).toEqual([]);
    expect(findings(({ path, text }) => (text.trimEnd().split('\n').length > 250 ? [path] : []))).toEqual([]);
  });

  it('makes confirmed plans in one file, and knows no dry run below the commands', () => {
    expect(lineMatches(/\bas ConfirmedPlan\b.*/g, (path) => path === 'operations/confirm.ts')).toEqual([]);
    const above = /^(?:commands|faces|rendering)\//;
    expect(lineMatches(/\bdry_?run\b.*/gi, (path) => above.test(path))).toEqual([]);
  });

  it('writes to git in one folder', () => {
    const writes =
      /['"`](?:update-ref|commit-tree|commit|push|merge|rebase|reset|checkout|switch|branch|tag|stash|update-index|hash-object|write-tree|read-tree|symbolic-ref|am|apply|gc)['"`].*/g;
    expect(lineMatches(writes, (path) => path.startsWith('connectors/git/'))).toEqual([]);
    const starts = /\b(?:simpleGit|child_process|execFile|spawn(?:Sync)?)\b.*/g;
    expect(lineMatches(starts, (path) => path.startsWith('connectors/git/'))).toEqual([]);
    expect(
      files.some(({ path, text }) => path.startsWith('connectors/git/') && text.includes("'update-ref'")),
    ).toBe(true);
  });

  it('lets values into templates only through the helpers', () => {
    const folder = join(root, 'templates');
    const names = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
    expect(names.length).toBeGreaterThanOrEqual(4);
    const allowed =
      /^(?:(?:prose|code|json|ordinal|text|sentence|minute|picture|issue|mermaid|line|slack) \S+|(?:link|shop) \S+ \S+|[#/](?:each|if|unless)\b.*|else|> [a-z.-]+|!.*)$/;
    const raw = names.flatMap((name) =>
      Array.from(
        readFileSync(join(folder, name), 'utf8').matchAll(/\{\{\{?(.*?)\}?\}\}/gs),
        ([whole, inside = '']) =>
          whole.startsWith('{{{') || !allowed.test(inside.trim()) ? [`${name}: ${whole}`] : [],
      ).flat(),
    );
    expect(raw).toEqual([]);
    expect(relative(root, folder)).toBe('templates');
  });
});
