import { sha256 } from '../../domain/digest.ts';
import type { CheckWish, Ensured } from '../../domain/github-writes.ts';
import type { RepositoryClient } from './reader.ts';
import { createOnce } from './transport.ts';

/** GitHub takes so many remarks in one request. */
const REMARKS_A_REQUEST = 50;

interface Standing {
  readonly id: number;
  readonly url: string;
  readonly told: string | null;
  readonly remarks: number;
}

/** Makes checks be what is wished. What a check says is known again by a digest that GitHub keeps with it. */
export function createChecks(client: RepositoryClient): (wish: CheckWish) => Promise<Ensured> {
  const { repository, octokit, appId } = client;
  const { checks } = octokit.rest;
  const here = { owner: repository.owner, repo: repository.name };

  return async (wish) => {
    const told = `apeg:${sha256(JSON.stringify(wish))}`;
    const standing = await find(wish);
    if (standing?.told === told) return ensured('unchanged', standing);
    const [first = [], ...rest] = pages(wish.remarks);
    const said = {
      ...here,
      name: wish.name,
      external_id: told,
      ...(wish.conclusion === null
        ? { status: 'in_progress' as const }
        : { status: 'completed' as const, conclusion: wish.conclusion }),
      output: { title: wish.title, summary: wish.summary, annotations: first.map(annotationOf) },
    };
    // Remarks can only be added: a check that has some is followed by a new one.
    const made =
      standing === null || standing.remarks > 0
        ? await createOnce(
            async () => {
              const found = await find(wish);
              return found?.told === told ? found : null;
            },
            async () => standingOf((await checks.create({ ...said, head_sha: wish.commit })).data),
          )
        : standingOf((await checks.update({ ...said, check_run_id: standing.id })).data);
    for (const more of rest) {
      await checks.update({
        ...here,
        check_run_id: made.id,
        output: { title: wish.title, summary: wish.summary, annotations: more.map(annotationOf) },
      });
    }
    return ensured(standing?.id === made.id ? 'updated' : 'created', made);
  };

  async function find({ name, commit }: CheckWish): Promise<Standing | null> {
    const { data } = await checks.listForRef({
      ...here,
      ref: commit,
      check_name: name,
      filter: 'latest',
      per_page: 100,
    });
    const own = data.check_runs.find(({ app }) => (app?.id ?? appId) === appId);
    return own === undefined ? null : standingOf(own);
  }
}

function standingOf(run: {
  readonly id: number;
  readonly html_url: string | null;
  readonly external_id: string | null;
  readonly output: { readonly annotations_count: number };
}): Standing {
  return {
    id: run.id,
    url: run.html_url ?? '',
    told: run.external_id,
    remarks: run.output.annotations_count,
  };
}

function annotationOf({ path, line, level, message }: CheckWish['remarks'][number]): {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
} {
  return { path, start_line: line, end_line: line, annotation_level: level, message };
}

function pages<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / REMARKS_A_REQUEST);
  return Array.from({ length: count }, (_, page) =>
    items.slice(page * REMARKS_A_REQUEST, (page + 1) * REMARKS_A_REQUEST),
  );
}

function ensured(outcome: Ensured['outcome'], { id, url }: Standing): Ensured {
  return { outcome, number: id, url, notes: [] };
}
