import { describe, expect, it } from 'vitest';
import { person } from '../../github/fake-world.ts';
import { createStage, type Stage } from '../stage.ts';

const DIGEST = 'ab'.repeat(8);
const changes = (stage: Stage): string[] =>
  stage
    .spent()
    .writes.filter((write) => !['createReaction', 'createComment', 'updateComment'].includes(write));

describe('words that are no command', () => {
  it.each([
    ['a quotation', '> /apeg propose'],
    ['a quotation without a blank', '>/apeg propose'],
    ['a quotation of a quotation', '>> /apeg propose'],
    ['an answer by mail', 'On Monday, Bob wrote:\n> /apeg propose'],
    ['a fence', '```\n/apeg propose\n```'],
    ['a fence of tildes', '~~~\n/apeg propose\n~~~'],
    ['a code span', '`/apeg propose`'],
    ['an indented block', '    /apeg propose'],
    ['a tab', '\t/apeg propose'],
    ['a second line', 'Thanks!\n/apeg propose'],
    ['behind an empty line', '\n/apeg propose'],
    ['behind a carriage return', 'Thanks!\r/apeg propose'],
    ['an item of a list', '- /apeg propose'],
    ['a hidden comment', '<!-- /apeg propose -->'],
    ['a folded part', '<details>\n\n/apeg propose\n</details>'],
    ['bold', '**/apeg propose**'],
    ['in the middle of a line', 'please /apeg propose'],
    ['another bot', '/apegx propose'],
    ['a wide slash', '／apeg propose'],
    ['letters of another script', '/аpeg propose'],
    ['a byte order mark before it', '\uFEFF/apeg propose'],
    ['a mention', '@apeg propose'],
    ['a separator of lines within', '/apeg propose\u2028/apeg execute'],
  ])('%s: not one request', async (_name, body) => {
    const stage = createStage();
    await stage.say(body);
    expect(stage.spent()).toEqual({ reads: [], writes: [] });
  });

  it.each([
    ['what cannot be seen', '/apeg propose\u200B'],
    ['text turned around', `/apeg execute sync \u202E${DIGEST}`],
    ['more words than it takes', '/apeg propose --force'],
    ['a path for a proposal', '/apeg explain ../../etc/passwd'],
    ['a digest that is too short', '/apeg execute sync abcdef'],
    ['a digest that is none', `/apeg execute sync ${'zz'.repeat(8)}`],
    ['another command behind it', '/apeg status; /apeg propose'],
    ['a command of a shell', '/apeg analyze --period $(id)'],
  ])('with %s: told how it is written, and nothing else', async (_name, body) => {
    const stage = createStage();
    await stage.say(body);
    expect(stage.answers().at(-1)).toContain('Nothing was done: ');
    expect(changes(stage)).toEqual([]);
    expect(stage.answers().join()).not.toContain('root:');
  });
});

describe('a command', () => {
  it.each(['edited', 'deleted'])('that is %s delivers nothing to do', async (action) => {
    const stage = createStage();
    const issue = stage.world.openIssue(stage.repository, {});
    const id = stage.world.comment(stage.repository, issue, '/apeg propose', person('acme'));
    await stage.deliver('issue_comment', { ...stage.commentPayload(id), action });
    expect(stage.spent()).toEqual({ reads: [], writes: [] });
  });

  it.each([
    ['another text', { body: '/apeg status' }],
    ['another writer', { author: person('eve') }],
    ['a later change', { updatedAt: '2025-11-20T10:20:00.000Z' }],
  ])('that has %s by the time it is read again is refused', async (_name, change) => {
    const stage = createStage();
    const issue = stage.world.openIssue(stage.repository, {});
    const id = stage.world.comment(stage.repository, issue, '/apeg propose', person('acme'));
    const payload = stage.commentPayload(id);
    Object.assign(stage.repository.comments.get(id) ?? {}, change);
    await stage.deliver('issue_comment', payload);
    expect(stage.answers().at(-1)).toContain('was changed after it was written');
    expect(changes(stage)).toEqual([]);
  });

  it('that was changed and changed back is refused: its time tells', async () => {
    const stage = createStage();
    const issue = stage.world.openIssue(stage.repository, {});
    const id = stage.world.comment(stage.repository, issue, '/apeg propose', person('acme'));
    Object.assign(stage.repository.comments.get(id) ?? {}, { updatedAt: '2025-11-20T10:20:00.000Z' });
    await stage.deliver('issue_comment', stage.commentPayload(id));
    expect(stage.answers().at(-1)).toContain('was changed after it was written');
  });

  it.each(['propose', 'snooze x.y', `execute sync ${DIGEST}`, 'rollback sync-1', 'dry-run sync', 'analyze'])(
    'of a reader changes nothing: /apeg %s',
    async (words) => {
      const stage = createStage();
      await stage.say(`/apeg ${words}`, { login: 'eve', role: 'read' });
      expect(stage.answers().at(-1)).toMatch(
        /Nothing was done: \w[\w-]* needs the role \w+ here, and eve has read/,
      );
      expect(changes(stage)).toEqual([]);
    },
  );

  it.each(['Bot', 'Organization', 'Mannequin', ''])(
    'of an account of the type %j is not looked at',
    async (type) => {
      const stage = createStage();
      await stage.say('/apeg propose', { type });
      expect(stage.spent()).toEqual({ reads: [], writes: [] });
    },
  );

  it('is judged by the role of now, not by what the delivery says of its writer', async () => {
    const stage = createStage();
    const issue = stage.world.openIssue(stage.repository, {});
    const id = stage.world.comment(stage.repository, issue, '/apeg propose', person('eve'));
    const payload = stage.commentPayload(id) as { comment: object };
    await stage.deliver('issue_comment', {
      ...payload,
      comment: { ...payload.comment, author_association: 'OWNER', role_name: 'admin' },
      sender: { login: 'acme', type: 'User' },
    });
    expect(stage.answers().at(-1)).toContain('eve has none');
    expect(changes(stage)).toEqual([]);
  });

  it.each(['propose', 'snooze x.y', `execute sync ${DIGEST}`, 'rollback sync-1'])(
    'of an administrator on the pull request of a fork changes nothing: /apeg %s',
    async (words) => {
      const stage = createStage();
      const head = { branch: 'main', commit: 'f'.repeat(40), fork: true };
      const issue = stage.world.openPull(stage.repository, { branch: 'x', head });
      stage.spent();
      await stage.say(`/apeg ${words}`, { issue });
      expect(stage.answers().at(-1)).toContain('only commands that look are taken');
      expect(changes(stage)).toEqual([]);
    },
  );

  it('is carried out once, under whatever name and with whatever bytes beside it is delivered', async () => {
    const stage = createStage();
    const id = await stage.say('/apeg propose');
    const { writes } = stage.spent();
    expect(writes).toContain('createPull');
    for (const more of [{}, { again: 1 }, { sender: { login: 'eve' } }])
      await stage.deliver('issue_comment', { ...stage.commentPayload(id), ...more });
    expect(stage.spent().writes).toEqual([]);
  });
});
