import { describe, expect, it } from 'vitest';
import { authorise, leastRole } from '../../../src/commands/comments/authorise.ts';
import { CommentVerb, LeastRole, permits, WRITING_VERBS } from '../../../src/domain/comment-command.ts';

const defaults = { permissions: {} };
const asker = (role: string, onFork = false) => ({ login: 'ada', role, onFork });

describe('a permission', () => {
  it('is judged by the live role, along the order of roles', () => {
    for (const verb of CommentVerb.options)
      for (const role of LeastRole.options)
        expect(authorise(verb, asker(role), defaults).granted).toBe(permits(role, leastRole(verb, defaults)));
  });

  it.each(['none', 'custom', 'owner', 'ADMIN', '', 'MEMBER'])('is never granted to the role %j', (role) => {
    for (const verb of CommentVerb.options)
      expect(authorise(verb, asker(role), defaults)).toMatchObject({ granted: false });
  });

  it('says what is missing', () => {
    expect(authorise('execute', asker('write'), defaults)).toEqual({
      granted: false,
      missing: 'execute needs the role maintain here, and ada has write',
    });
  });

  it('follows the settings of the repository', () => {
    const strict = { permissions: { status: 'admin' } as const };
    expect(authorise('status', asker('maintain'), strict).granted).toBe(false);
    expect(authorise('status', asker('admin'), strict).granted).toBe(true);
  });

  it('lets nobody change anything from a fork', () => {
    for (const verb of CommentVerb.options)
      expect(authorise(verb, asker('admin', true), defaults).granted).toBe(!WRITING_VERBS.includes(verb));
  });
});
