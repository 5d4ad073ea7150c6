import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConfigBinding } from '../../../src/domain/config-binding.ts';
import { DEFAULT_KNOBS } from '../../../src/domain/default-knobs.ts';
import type { SourceTree } from '../../../src/domain/source-tree.ts';
import { createConfigEffects, isDead } from '../../../src/proposals/lint/config-effects.ts';
import { indexSources, isSource } from '../../../src/proposals/lint/source-index.ts';

const EXAMPLE = new URL('../../../examples/shop-assistant/', import.meta.url);
const PEG = new URL('../../../../shared/data/peg-config/', import.meta.url);
const EMPTY = { files: [], complete: true };
const SESSION = 'SessionConfig.json';
const SCORES = 'PromptScoreModel.json';

function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return {
    list: async () => ({
      files: Object.entries(files).map(([path, text]) => ({ path, bytes: text.length })),
      complete: true,
    }),
    read: async (paths) => paths.map((path) => ({ path, text: files[path] ?? '' })),
  };
}

/** A skipped block is read all the same, also where the folder is not there. */
function configIn(folder: URL): (file: string) => unknown {
  return (file) => (existsSync(folder) ? JSON.parse(readFileSync(new URL(file, folder), 'utf8')) : {});
}

describe('the example repository', async () => {
  const names = readdirSync(EXAMPLE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.py'),
  );
  const texts = names.map((name) => [name, readFileSync(new URL(name, EXAMPLE), 'utf8')]);
  const index = await indexSources(treeOf(Object.fromEntries(texts)));
  const effects = createConfigEffects({
    index,
    bindings: [],
    knobs: DEFAULT_KNOBS,
    config: configIn(EXAMPLE),
  });

  it.each([
    [SESSION, '/openai/timeout', 'read'],
    [SESSION, '/openai/timeout_retry/max_retries', 'read'],
    [SESSION, '/shopify/rate_limit/jitter', 'read'],
    [SESSION, '/shopify/rate_limit/max_concurrency', 'not-read'],
    [SESSION, '/openai/rate_limit', 'not-read'],
    [SESSION, '/github/rate_limit', 'not-read'],
    [SESSION, '/openai_chat_defaults/max_tokens', 'read'],
    [SESSION, '/ci/minimum_score', 'read'],
    [SESSION, '/loop_guard/N', 'read'],
    [SESSION, '/loop_guard/epsilon', 'not-read'],
    [SESSION, '/selector/bandit/min_delta_pass', 'not-read'],
    [SCORES, '/thresholds/product_description', 'read'],
    [SCORES, '/metrics/0/weight', 'unknown'],
    ['WorkflowGraph.json', '/edges', 'read'],
    ['WorkflowGraph.json', '/agent_roles/ENGINEER', 'not-read'],
  ] as const)('%s %s: %s', (file, pointer, verdict) => {
    expect(effects({ file, pointer }).verdict).toBe(verdict);
  });

  it('says where a key is read, and what wins over one', () => {
    expect(effects({ file: SESSION, pointer: '/openai/timeout' }).statement).toMatch(
      /^SessionConfig\.json \/openai\/timeout is read in workflow\/session\.py:\d+$/,
    );
    const shadowed = effects({ file: SCORES, pointer: '/thresholds/product_description' });
    expect(shadowed).toMatchObject({ verdict: 'read', shadowed_by: 'SessionConfig.json /ci/minimum_score' });
    expect(shadowed.statement).toBe(
      'SessionConfig.json /ci/minimum_score is set and wins over PromptScoreModel.json /thresholds/product_description',
    );
    expect(isDead(shadowed)).toBe(true);
  });
});

describe.skipIf(!existsSync(PEG))('the public configs, with their way of reading declared', () => {
  const read = (file: string, ...pointers: string[]): ConfigBinding[] =>
    pointers.map((pointer) => ({ file, pointer, status: 'read' }));
  const bindings: ConfigBinding[] = [
    { file: SESSION, pointer: '', status: 'not-read', by: 'timeouts and retries are literals in the code' },
    ...read(SESSION, '/ci/minimum_score', '/loop_guard', '/selector', '/openai_chat_defaults'),
    { file: SESSION, pointer: '/macros', status: 'not-read', by: 'the chosen macro never reaches the call' },
    ...read(SCORES, '/thresholds', '/metrics'),
    ...read('WorkflowGraph.json', '/edges', '/nodes', '/agent_roles'),
  ];
  const effects = createConfigEffects({
    index: EMPTY,
    bindings,
    knobs: DEFAULT_KNOBS,
    config: configIn(PEG),
  });
  const dead = DEFAULT_KNOBS.filter((knob) => isDead(effects(knob))).map(({ id }) => id);

  it('leave only keys alive that change something', () => {
    expect(dead).toEqual([
      'openai-timeout',
      'openai-timeout-retry',
      ...DEFAULT_KNOBS.filter(({ kind }) => kind === 'rate-limit').map(({ id }) => id),
      'task-threshold',
      'default-threshold',
      'pass-threshold',
      'macros',
    ]);
  });

  it('leave the threshold that wins as the one to turn', () => {
    const alive = DEFAULT_KNOBS.filter(({ id, kind }) => kind === 'pass-threshold' && !dead.includes(id));
    expect(alive.map(({ pointer }) => pointer)).toEqual(['/ci/minimum_score']);
  });

  it('are unknown without a declaration, and thresholds are shadowed all the same', () => {
    const silent = createConfigEffects({
      index: EMPTY,
      bindings: [],
      knobs: DEFAULT_KNOBS,
      config: configIn(PEG),
    });
    expect(silent({ file: SESSION, pointer: '/openai/timeout' })).toMatchObject({
      verdict: 'unknown',
      statement: 'there is no source code beside the configs to search',
    });
    expect(silent({ file: SCORES, pointer: '/thresholds/pass' }).shadowed_by).toBe(
      'SessionConfig.json /ci/minimum_score',
    );
  });
});

describe('a declaration', () => {
  const key = { file: SESSION, pointer: '/openai/timeout' };
  const effect = (bindings: ConfigBinding[], config: unknown = {}) =>
    createConfigEffects({ index: EMPTY, bindings, knobs: DEFAULT_KNOBS, config: () => config })(key);

  it('speaks for all keys below it, the longest first', () => {
    const whole: ConfigBinding = { file: SESSION, pointer: '', status: 'not-read' };
    const section: ConfigBinding = { file: SESSION, pointer: '/openai', status: 'read', by: 'client.py' };
    expect(effect([whole]).verdict).toBe('not-read');
    expect(effect([whole, section])).toMatchObject({
      verdict: 'read',
      statement: 'SessionConfig.json /openai/timeout is declared as read (client.py)',
    });
    expect(effect([{ ...section, pointer: '/open' }]).verdict).toBe('unknown');
    expect(effect([{ ...section, file: 'Other.json' }]).verdict).toBe('unknown');
  });

  it('may name a key that wins, which counts where it is set and read', () => {
    const limits: ConfigBinding = {
      file: SESSION,
      pointer: '/openai',
      status: 'read',
      shadowed_by: { file: SESSION, pointer: '/limits/wait' },
    };
    expect(effect([limits]).shadowed_by).toBeNull();
    expect(effect([limits], { limits: { wait: 9 } }).shadowed_by).toBe('SessionConfig.json /limits/wait');
    const unread: ConfigBinding = { file: SESSION, pointer: '/limits', status: 'not-read' };
    expect(effect([limits, unread], { limits: { wait: 9 } }).shadowed_by).toBeNull();
  });
});

describe('the index', () => {
  it.each([
    ['app/client.py', true],
    ['src/index.mts', true],
    ['tests/test_client.py', false],
    ['client_test.go', false],
    ['src/client.spec.ts', false],
    ['node_modules/x/index.js', false],
    ['.venv/lib/x.py', false],
    ['app/bundle.min.js', false],
    ['types/x.d.ts', false],
    ['SessionConfig.json', false],
    ['docs/reading.md', false],
  ])('takes %s: %s', (path, expected) => {
    expect(isSource(path)).toBe(expected);
  });

  it('reads the folders that it is told, and says when it did not read all', async () => {
    const text = 'x = load("SessionConfig.json")["openai"]["model"]\n';
    const tree = treeOf({ 'a/x.py': text, 'b/x.py': text, 'big.py': text.repeat(100) });
    const paths = async (within: string[]): Promise<string[]> =>
      (await indexSources(tree, within)).files.map(({ path }) => path);
    expect(await paths(['a/', './b'])).toEqual(['a/x.py', 'b/x.py']);
    expect(await paths(['.'])).toHaveLength(3);
    const limited = await indexSources(tree, [], { files: 9, fileBytes: 1000, bytes: 9000 });
    expect([limited.files.length, limited.complete]).toEqual([2, false]);
    const effects = createConfigEffects({ index: limited, bindings: [], knobs: [], config: () => ({}) });
    expect(effects({ file: SESSION, pointer: '/openai/timeout' }).verdict).toBe('unknown');
  });

  it('is the same for the same files', async () => {
    const tree = treeOf({ 'a.py': 'x = c["openai"]["timeout"]\n', 'b.ts': 'const { a } = c.d;\n' });
    expect(await indexSources(tree)).toEqual(await indexSources(tree));
  });
});
