import { CommanderError, Command as Program } from 'commander';
import type { SetupParts } from '../../compose-setup.ts';
import { ApegError, UsageError } from '../../domain/errors.ts';
import { runManifestFlow } from './manifest.ts';

interface SetupOptions {
  readonly url: string;
  readonly org?: string;
  readonly github: string;
  readonly port: string;
  readonly env: string;
}

/** Makes an App on GitHub from app.yml, and keeps its variables in a file; answers the exit status. */
export async function runSetup(
  argv: readonly string[],
  parts: SetupParts,
  say: (text: string) => void,
): Promise<0 | 2 | 3> {
  const program = new Program('setup')
    .description(
      'Makes the GitHub App from app.yml: serves one page on loopback, and ends when the App is made.',
    )
    .requiredOption('--url <address>', 'where the App will be reached, such as https://apeg.example.com')
    .option('--org <name>', 'the organisation that is to own the App (default: your own account)')
    .option('--github <address>', 'GitHub, or an Enterprise Server', 'https://github.com')
    .option('--port <port>', 'where the page is served on loopback', '3010')
    .option('--env <file>', 'where the variables are written, readable by you alone', '.env')
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: say });
  try {
    program.parse([...argv], { from: 'user' });
    await setUp(program.opts<SetupOptions>(), parts, say);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof ApegError)) throw error;
    say(`setup: ${error.message} [${error.code}]\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
    return error.kind === 'outside' ? 3 : 2;
  }
}

async function setUp(options: SetupOptions, parts: SetupParts, say: (text: string) => void): Promise<void> {
  const [url, webUrl] = [address('--url', options.url), address('--github', options.github)];
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${JSON.stringify(options.port)} is no port`, { hint: 'Write it as 3010.' });
  const apiUrl = webUrl === 'https://github.com' ? 'https://api.github.com' : `${webUrl}/api/v3`;
  // GitHub gives a key once: where it could not be kept, nothing is begun.
  await parts.assertNew(options.env);
  const made = await runManifestFlow({
    manifest: parts.manifest(),
    webhookUrl: `${url}/api/github/webhooks`,
    webUrl,
    organization: options.org,
    state: parts.state(),
    convert: (code) => parts.convert(code, apiUrl),
    ask: (page) => say(`Open ${page} in a browser on this machine.\n`),
    port,
  });
  await parts.writeSecret(options.env, variablesOf(made, apiUrl));
  say(
    `The App is made: ${made.url}\nIts variables are in ${options.env}. Install it there, then: npm start\n`,
  );
}

function variablesOf(
  { id, pem, webhookSecret }: { readonly id: number; readonly pem: string; readonly webhookSecret: string },
  apiUrl: string,
): string {
  return [
    `APP_ID=${id}`,
    `PRIVATE_KEY="${pem.trim().replaceAll('\n', '\\n')}"`,
    `WEBHOOK_SECRET=${webhookSecret}`,
    ...(apiUrl === 'https://api.github.com' ? [] : [`GITHUB_API_URL=${apiUrl}`]),
    '',
  ].join('\n');
}

function address(option: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(`${option} ${JSON.stringify(text)} is no address`, {
      hint: 'Write it as https://apeg.example.com.',
    });
  return text.replace(/\/+$/, '');
}
