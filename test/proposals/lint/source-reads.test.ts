import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../../src/domain/default-knobs.ts';
import { createConfigEffects } from '../../../src/proposals/lint/config-effects.ts';
import { readSource } from '../../../src/proposals/lint/source-reads.ts';

/** What the lint says of a key where the repository holds one source file. */
function verdict(path: string, text: string, pointer = '/openai/timeout'): string {
  const effects = createConfigEffects({
    index: { files: [readSource({ path, text })], complete: true },
    bindings: [],
    knobs: DEFAULT_KNOBS,
    config: () => ({ openai: {}, shopify: {} }),
  });
  return effects({ file: 'SessionConfig.json', pointer }).verdict;
}

const PYTHON = 'config = json.load(open("SessionConfig.json"))\n';
const SCRIPT = "const config = JSON.parse(readFileSync('conf/SessionConfig.json', 'utf8'));\n";

describe('a key is read', () => {
  it.each([
    'x = config["openai"]["timeout"]',
    "x = config['openai'].get('timeout', 30)",
    'x = config.get("openai", {}).get("timeout")',
    'x = (config.get("openai") or {}).get("timeout", 30)',
    'x = config.openai.timeout',
    'x = get(config, "openai", "timeout")',
    'x = setting("openai.timeout", 30)',
    'x = pointer(config, "/openai/timeout")',
    'x = getattr(config.openai, "timeout", 30)',
    'x = float(config["openai"]["timeout"])',
    'section = config["openai"]\nclient(timeout=section.get("timeout", 30))',
    'class A:\n  def __init__(self, config):\n    self.api = config.get("openai", {})\n  def go(self):\n    return self.api["timeout"]',
    'KEY = "timeout"\nx = config["openai"][KEY]',
    'x = config["openai"][\n    "timeout"\n]',
    'client = OpenAI(**config["openai"])',
    'section = config["openai"]\nclient = OpenAI(**section)',
    'for name in PROVIDERS:\n    wait[name] = config[name]["timeout"]',
    "print(f\"waits {config['openai']['timeout']} s\")",
    'if config["openai"]["timeout"] == 30: pass',
    'threshold: float = config["openai"].get("timeout")',
  ])('in Python: %s', (text) => {
    expect(verdict('app/client.py', PYTHON + text)).toBe('read');
  });

  it.each([
    'const wait = config.openai.timeout;',
    "const wait = config?.openai?.['timeout'] ?? 30;",
    'const { timeout = 30 } = config.openai;',
    'const { openai: { timeout: wait } } = config;',
    'const { openai } = config;\nrun(openai.timeout);',
    "const wait = _.get(config, ['openai', 'timeout'], 30);",
    "const wait = service.get<number>('openai.timeout');",
    'const client = new OpenAI({ ...config.openai });',
    'const wait: number = config.openai!.timeout;',
    'log(`waits ${config.openai.timeout} s`);',
    "const KEY = 'timeout';\nconst wait = config.openai[KEY];",
  ])('in TypeScript: %s', (text) => {
    expect(verdict('src/client.ts', SCRIPT + text)).toBe('read');
  });

  it.each([
    ['app.rb', 'c = JSON.parse(File.read("SessionConfig.json"))\nx = c["openai"].fetch("timeout", 30)\n'],
    ['app.rb', 'c = load("SessionConfig.json")\nx = c.dig("openai", "timeout")\ny = c[:openai][:timeout]\n'],
    [
      'App.java',
      'String f = "SessionConfig.json";\nint t = config.getJSONObject("openai").getInt("timeout");\n',
    ],
    ['main.go', 'f := "SessionConfig.json"\nt := viper.GetInt("openai.timeout")\n'],
    ['app.php', '$c = json("SessionConfig.json");\n$t = $c["openai"]["timeout"];\n'],
  ])('in %s: %s', (path, text) => {
    expect(verdict(path, text)).toBe('read');
  });

  it.each([
    ['/thresholds/{task_type}', 'by_task = model["thresholds"]\nx = by_task.get(task_type, 0.8)'],
    ['/thresholds/product_description', 'x = model["thresholds"][task_type]'],
    [
      '/metrics/{metric}/weight',
      'items = model.get("metrics", [])\nw = {m["name"]: m["weight"] for m in items}',
    ],
    ['/metrics/2/weight', 'for m in model["metrics"]:\n    total += m["weight"]'],
    ['/nodes/{node}/retry', 'node = graph["nodes"][i]\nx = node.get("retry", 0)'],
  ])('one a name, as %s', (pointer, text) => {
    expect(verdict('run.py', PYTHON + text, pointer)).toBe('read');
  });

  it('one an item of a list in TypeScript', () => {
    const text = 'const weights = model.metrics.map((metric) => metric.weight);\n';
    expect(verdict('run.ts', SCRIPT + text, '/metrics/{metric}/weight')).toBe('read');
  });
});

describe('a key is not read', () => {
  it.each([
    'client = openai.OpenAI(timeout=30)',
    '# config["openai"]["timeout"] was read here\nx = config["openai"]["model"]',
    '"""Reads config["openai"]["timeout"]."""\nx = config["openai"]["model"]',
    'DEFAULTS = {"openai": {"timeout": 30}}',
    'config["openai"]["timeout"] = 60',
    'x = config["openai"]["timeout_retry"]["enabled"]',
    'x = config["shopify"]["timeout"]\ny = config["openai"]["model"]',
    'log.took(1, provider="openai")\nx = config["shopify"]["timeout"]',
  ])('by %s', (text) => {
    expect(verdict('client.py', PYTHON + text)).toBe('not-read');
  });

  it('by a comment in TypeScript, nor by the name of a type', () => {
    const text = '// config.openai.timeout\n/* config.openai.timeout */\ninterface O { timeout: number }\n';
    expect(verdict('client.ts', SCRIPT + text)).toBe('not-read');
  });
});

describe('a search cannot tell', () => {
  it.each([
    'start(config["openai"])',
    'def options(config):\n    return config["openai"]',
    'a = choose("openai")\nwait = section["timeout"]',
  ])('for %s', (text) => {
    expect(verdict('client.py', PYTHON + text)).toBe('unknown');
  });

  it('where no source names the file, and where there is none', () => {
    expect(verdict('client.py', 'x = 1\n')).toBe('unknown');
    expect(verdict('notes.txt', 'SessionConfig.json')).toBe('unknown');
  });
});

describe('odd sources', () => {
  it.each([
    '(((((((((((((((((((((((((((((((((((((((((((((',
    `${'a('.repeat(5000)}${')'.repeat(5000)}`,
    `${'x.y[z].'.repeat(20_000)}`,
    '"""never closed',
    "'no end\n`nor here",
    '}])',
    'for for for in in of of',
    'const { a: { b: { c',
    '\u0000\uFFFD',
  ])('are read to their end in a moment: %#', (text) => {
    const started = process.hrtime.bigint();
    readSource({ path: 'odd.py', text });
    readSource({ path: 'odd.ts', text });
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1500);
  });
});
