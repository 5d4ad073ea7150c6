import { spawnSync } from 'node:child_process';

/** What `npm run check` looks at; each step runs whatever the steps before it found. */
const STEPS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['types', ['tsc', '--noEmit']],
  ['build', ['tsc', '-p', 'tsconfig.build.json', '--noEmit']],
  ['lint', ['oxlint', '--deny-warnings']],
  ['format', ['biome', 'check', '--error-on-warnings', '.']],
  ['unused', ['knip']],
  ['schemas', ['node', 'scripts/write-schemas.ts', '--check']],
  ['docs', ['node', 'scripts/write-docs.ts', '--check']],
  ['vendor schema', ['node', 'scripts/write-vendor-schema.ts', '--check']],
  ['architecture', ['vitest', 'run', '--reporter=dot', 'test/architecture.test.ts']],
];

const failed = STEPS.filter(([name, [program = '', ...options]]) => {
  const started = performance.now();
  const result = spawnSync(program, options, { encoding: 'utf8', shell: false });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = result.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (!ok) console.log(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
  return !ok;
});
process.exitCode = failed.length === 0 ? 0 : 1;
