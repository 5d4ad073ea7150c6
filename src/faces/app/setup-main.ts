#!/usr/bin/env node
import { composeSetup } from '../../compose-setup.ts';
import { runSetup } from './setup.ts';

process.exitCode = await runSetup(process.argv.slice(2), composeSetup(), (text) => {
  process.stdout.write(text);
});
