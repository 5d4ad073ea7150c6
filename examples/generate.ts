#!/usr/bin/env node
import { readArguments, usage } from './history/read-arguments.ts';
import { writeExample } from './history/write-files.ts';

/** Writes four weeks of logs of the shop assistant; returns the exit code: 0 written, 2 not possible as asked. */
function generate(args: readonly string[]): 0 | 2 {
  const read = readArguments(args);
  if (!read.ok) {
    console.error(read.problem);
    return 2;
  }
  if (read.help) {
    console.log(usage);
    return 0;
  }
  try {
    const { logbook, entries } = writeExample(read.options);
    console.log(
      `Wrote ${entries} entries to ${logbook}, with MemoryStore.json and bandit_weights.json beside it.`,
    );
    return 0;
  } catch (error) {
    console.error(
      `Cannot write to ${read.options.out}: ${error instanceof Error ? error.message : String(error)}.`,
    );
    return 2;
  }
}

process.exitCode = generate(process.argv.slice(2));
