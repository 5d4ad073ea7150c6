import { createFakeGitHub } from './fake-github.ts';
import { person } from './fake-world.ts';
import { describeGitHub } from './github-contract.ts';

describeGitHub('the fake', async () => {
  const { app, world } = createFakeGitHub();
  const find = (id: number): (typeof world.repositories)[number] => {
    const found = world.repositories.find(({ ref }) => ref.id === id);
    if (found === undefined) throw new Error(`no repository ${id}`);
    return found;
  };
  let count = 0;
  return {
    app,
    addRepository: async (files) => world.addRepository('acme', `demo-${++count}`, files).ref,
    commit: async ({ id }, branch, files) => world.commit(find(id), branch, files),
    comment: async ({ id }, issue, body) => world.comment(find(id), issue, body, person('acme')),
    openIssue: async ({ id }, title, body) => world.openIssue(find(id), { title, body }),
    closePull: async ({ id }, number) => world.closePull(find(id), number, false),
    closeIssue: async ({ id }, number) => {
      Object.assign(find(id).issues.get(number) ?? {}, { state: 'closed' });
    },
    setRole: async ({ id }, login, role) => {
      find(id).roles.set(login, role);
    },
    review: async ({ id }, pull, login, verdict) => world.review(find(id), pull, { login, verdict }),
    spent: () => ({
      reads: world.reads.splice(0).length,
      writes: world.writes.splice(0).length,
    }),
    close: async () => undefined,
  };
});
