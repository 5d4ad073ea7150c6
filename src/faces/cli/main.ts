#!/usr/bin/env node
import { compose } from '../../compose.ts';
import { runProgram } from './program.ts';

const { stdout, stderr } = process;

/** Progress is for people who watch: nothing of it where standard error is no terminal. */
function progress(message: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001B[2K${message} …`);
}

function clearProgress(): void {
  if (stderr.isTTY) stderr.write('\r\u001B[2K');
}

process.exitCode = await runProgram(process.argv.slice(2), compose(progress), {
  out: (text) => {
    clearProgress();
    stdout.write(text);
  },
  err: (text) => {
    clearProgress();
    stderr.write(text);
  },
  colour: stdout.isTTY === true && stdout.hasColors(),
});
