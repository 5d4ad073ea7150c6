#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { callersFolder, compose } from '../../compose.ts';
import { runProgram } from './program.ts';

const { stdout, stderr } = process;

/** Progress is for people who watch: nothing of it where standard error is no terminal. */
function progress(message: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001B[2K${message} …`);
}

function clearProgress(): void {
  if (stderr.isTTY) stderr.write('\r\u001B[2K');
}

/** Many small parts as few larger ones. */
function* pages(parts: Iterable<string>): Generator<string> {
  let page = '';
  for (const part of parts) {
    page += part;
    if (page.length < 65_536) continue;
    yield page;
    page = '';
  }
  yield page;
}

/** What comes in its own time is passed on at once. */
function partsOf(
  text: string | Iterable<string> | AsyncIterable<string>,
): Iterable<string> | AsyncIterable<string> {
  if (typeof text === 'string') return [text];
  return Symbol.iterator in text ? pages(text) : text;
}

function passOver(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const folder = callersFolder();
if (folder !== null) process.chdir(folder);

/** Asks on the terminal; null where there is none, so that nothing ever waits for somebody who is not there. */
async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !stderr.isTTY) return null;
  clearProgress();
  const lines = createInterface({ input: process.stdin, output: stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** The first signal asks to end, the second ends at once. */
function ending(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

process.exitCode = await runProgram(
  process.argv.slice(2),
  { ...compose(progress), ask, ending },
  {
    out: async (text) => {
      clearProgress();
      // Whoever reads only the first lines closes the pipe; that is no error of ours.
      await pipeline(Readable.from(partsOf(text)), stdout, {
        end: false,
      }).catch(passOver);
    },
    err: (text) => {
      clearProgress();
      stderr.write(text);
    },
    colour: stdout.isTTY === true && stdout.hasColors(),
  },
);
