import { isObject } from './bot-identity.ts';
import type { Answer, Asked, Backstage } from './gateway-additions.ts';

/** The branch that a request moves, or null. */
export function movedBranch({ method, body }: Asked, rest: string): string | null {
  if (method === 'PATCH') return /^\/git\/refs\/heads\/(.+)$/.exec(rest)?.[1] ?? null;
  const { branch } = body;
  return method === 'PUT' && rest.startsWith('/contents/') && typeof branch === 'string' ? branch : null;
}

/** Moves a branch, and tells of every open pull request that it moved with it. */
export async function synchronize(branch: string, repository: string, backstage: Backstage): Promise<Answer> {
  const { admin, forward, hooks, appUser, installationId } = backstage;
  const moved = await forward();
  if (moved.status >= 300) return moved;
  const found = await admin('GET', `/repos/${repository}`);
  const [owner = ''] = repository.split('/');
  const pulls = await admin('GET', `/repos/${repository}/pulls?state=open&head=${owner}:${branch}`);
  const data: unknown = pulls.data;
  const sha = await headOf(branch, repository, backstage);
  for (const pull of Array.isArray(data) ? data : [])
    if (isObject(pull) && isObject(pull['head']))
      hooks.send('pull_request', {
        action: 'synchronize',
        number: pull['number'],
        pull_request: { ...pull, head: { ...pull['head'], sha } },
        repository: found.data,
        sender: appUser,
        installation: { id: installationId, node_id: 'test' },
      });
  return moved;
}

/** A review is of the head at that moment, unless it names a commit. */
export async function review(
  { path, body }: Asked,
  repository: string,
  backstage: Backstage,
): Promise<Answer> {
  const pull = await backstage.admin('GET', path.replace(/\/reviews$/, ''));
  if (pull.status !== 200) return pull;
  const { head } = pull.data as { head: { ref: string } };
  const commit_id = body['commit_id'] ?? (await headOf(head.ref, repository, backstage));
  return backstage.forward({ ...body, commit_id });
}

async function headOf(branch: string, repository: string, { admin }: Backstage): Promise<unknown> {
  const found = await admin('GET', `/repos/${repository}/git/ref/heads/${branch}`);
  const object: unknown = found.status === 200 && isObject(found.data) ? found.data['object'] : null;
  return isObject(object) ? object['sha'] : undefined;
}
