import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { blobSha } from '../../src/connectors/github/git-objects.ts';

/** Reads the emulator as an administrator. */
export type Ask = (path: string) => Promise<{ readonly status: number; readonly data: never }>;

interface Ref {
  readonly ref: string;
  readonly object: { readonly sha: string };
}
interface Who {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}
interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
  readonly author: Who;
  readonly committer: Who;
}
interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

/** Copies what the emulator has of a repository into a bare repository of real git, object by object. */
export async function mirror(root: string, repository: string, ask: Ask): Promise<boolean> {
  const folder = join(root, `${repository}.git`);
  const refs = await ask(`/repos/${repository}/git/matching-refs/heads/`);
  if (refs.status !== 200) return false;
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
    git(folder, ['config', 'uploadpack.allowFilter', 'true']);
    git(folder, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  }
  const known = new Set(
    git(folder, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']).split('\n'),
  );
  const { data: meta } = await ask(`/repos/${repository}`);
  const { default_branch } = meta as { readonly default_branch: string };
  git(folder, ['symbolic-ref', 'HEAD', `refs/heads/${default_branch}`]);

  const tree = async (sha: string): Promise<void> => {
    if (known.has(sha)) return;
    const { data } = await ask(`/repos/${repository}/git/trees/${sha}`);
    const entries = (data as { readonly tree: readonly TreeEntry[] }).tree;
    for (const entry of entries) {
      if (entry.type === 'tree') await tree(entry.sha);
      if (entry.type === 'blob' && !known.has(entry.sha)) await blob(entry.sha);
    }
    const lines = entries.map(({ mode, type, sha: name, path }) => `${mode} ${type} ${name}\t${path}\n`);
    git(folder, ['mktree', '--missing'], lines.join(''));
    known.add(sha);
  };
  const blob = async (sha: string): Promise<void> => {
    const { data } = await ask(`/repos/${repository}/git/blobs/${sha}`);
    const bytes = Buffer.from((data as { readonly content: string }).content, 'base64');
    if (blobSha(bytes) !== sha) throw new Error(`the emulator's blob ${sha} is not what git makes of it`);
    git(folder, ['hash-object', '-w', '--stdin'], bytes);
    known.add(sha);
  };
  const commit = async (sha: string): Promise<void> => {
    if (known.has(sha)) return;
    const { data } = await ask(`/repos/${repository}/git/commits/${sha}`);
    const found = data as Commit;
    for (const parent of found.parents) await commit(parent.sha);
    await tree(found.tree.sha);
    const made = git(folder, ['hash-object', '-w', '-t', 'commit', '--stdin'], commitText(found)).trim();
    if (made !== sha) throw new Error(`the emulator's commit ${sha} is ${made} in git`);
    known.add(sha);
  };
  const heads = refs.data as readonly Ref[];
  for (const { ref, object } of heads) {
    await commit(object.sha);
    git(folder, ['update-ref', ref, object.sha]);
  }
  const gone = git(folder, ['for-each-ref', '--format=%(refname)', 'refs/heads/']).split('\n');
  for (const ref of gone.filter((name) => name !== '' && !heads.some((head) => head.ref === name)))
    git(folder, ['update-ref', '-d', ref]);
  return true;
}

function commitText({ tree, parents, author, committer, message }: Commit): string {
  const who = ({ name, email, date }: Who): string =>
    `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
  return [
    `tree ${tree.sha}`,
    ...parents.map(({ sha }) => `parent ${sha}`),
    `author ${who(author)}`,
    `committer ${who(committer)}`,
    '',
    message.endsWith('\n') ? message : `${message}\n`,
  ].join('\n');
}

function git(cwd: string, args: readonly string[], input: string | Uint8Array = ''): string {
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...args], { cwd, env, input, encoding: 'utf8' });
}

/** Answers a request with `git http-backend`, read-only. */
export function serveGit(root: string, req: IncomingMessage, res: ServerResponse): ChildProcess {
  const url = new URL(req.url ?? '/', 'http://gateway');
  const cgi = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      REMOTE_ADDR: '127.0.0.1',
      REQUEST_METHOD: req.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: req.headers['content-type'] ?? '',
      CONTENT_LENGTH: req.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: req.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(req.headers['git-protocol'] ?? ''),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
  });
  req.pipe(cgi.stdin).on('error', () => undefined);
  let head = Buffer.alloc(0);
  let started = false;
  cgi.stdout.on('data', (chunk: Buffer) => {
    if (started) {
      res.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    started = true;
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const [name = '', ...value] = line.split(':');
      if (name.toLowerCase() === 'status') status = Number.parseInt(value.join(':').trim(), 10);
      else res.setHeader(name, value.join(':').trim());
    }
    res.writeHead(status);
    res.write(head.subarray(end + 4));
  });
  cgi.on('close', () => {
    if (!started) res.writeHead(500);
    res.end();
  });
  return cgi;
}
