#!/usr/bin/env node
import { composeApp, readAppEnvironment } from '../../compose-app.ts';
import { ApegError } from '../../domain/errors.ts';
import { type RunningApp, startApp } from './app.ts';
import { createLog } from './log.ts';

const log = createLog();

async function main(): Promise<RunningApp> {
  const environment = readAppEnvironment();
  const parts = await composeApp(environment, {
    record: (event, about) => log.say(event, about),
    complain: (error) => log.complain('database-trouble', { error: error.message }),
  });
  return startApp(parts, environment, log);
}

try {
  const app = await main();
  const stop = (): void => {
    // What is in hand is finished; a second signal ends it at once.
    process.off('SIGTERM', stop).off('SIGINT', stop);
    void app.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  if (!(error instanceof ApegError)) throw error;
  process.stderr.write(`apeg: ${error.message} [${error.code}]\n`);
  if (error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
  process.exitCode = error.kind === 'outside' ? 3 : 2;
}
