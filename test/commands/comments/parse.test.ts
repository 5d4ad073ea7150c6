import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT_FORMS, usageOf } from '../../../src/commands/comments/forms.ts';
import { parseComment } from '../../../src/commands/comments/parse.ts';
import { nearest, wordsOf } from '../../../src/commands/comments/words.ts';
import { CommentCommand } from '../../../src/domain/comment-command.ts';

const DIGEST = 'ab12'.repeat(3);

describe('a comment that is a command', () => {
  it.each([
    ['/apeg', { verb: 'help' }],
    ['/apeg help', { verb: 'help' }],
    ['/APEG Help\r\nplease', { verb: 'help' }],
    ['   /apeg status  ', { verb: 'status' }],
    ['/apeg analyze', { verb: 'analyze' }],
    ['/apeg analyze --period 7d', { verb: 'analyze', period: '7d' }],
    ['/apeg analyze --period=28d', { verb: 'analyze', period: '28d' }],
    ['/apeg propose\n\nand thank you', { verb: 'propose' }],
    [
      '/apeg explain provider-timeout.openai-timeout',
      { verb: 'explain', id: 'provider-timeout.openai-timeout' },
    ],
    ['/apeg snooze a.b', { verb: 'snooze', id: 'a.b' }],
    ['/apeg snooze "a.b" \'30d\'', { verb: 'snooze', id: 'a.b', time: '30d' }],
    ['/apeg dry-run sync', { verb: 'dry-run', operation: 'sync' }],
    ['/apeg plan orders', { verb: 'dry-run', operation: 'orders' }],
    [`/apeg execute seo ${DIGEST.toUpperCase()}`, { verb: 'execute', operation: 'seo', digest: DIGEST }],
    [`/apeg apply rollback ${DIGEST}`, { verb: 'execute', operation: 'rollback', digest: DIGEST }],
    ['/apeg rollback sync-2025-11-20-ab12', { verb: 'rollback', run: 'sync-2025-11-20-ab12' }],
    ['/apeg\tdoctor', { verb: 'doctor' }],
  ])('%j', (body, command) => {
    expect(parseComment(body)).toEqual({ kind: 'command', command });
  });
});

describe('a comment that is none of its business', () => {
  it.each([
    '',
    'please run /apeg help',
    '> /apeg execute sync abcabcabcabc',
    '`/apeg help`',
    '```\n/apeg help\n```',
    '~~~\n/apeg help\n~~~',
    '    /apeg help',
    '\t/apeg help',
    'thanks!\n/apeg help',
    '\n/apeg help',
    '<!-- x -->\n/apeg propose',
    '- /apeg help',
    '# /apeg help',
    '/apegs help',
    '/apeg-bot help',
    'apeg help',
    '//apeg help',
    '\\/apeg help',
    '\u200B/apeg help',
    '/аpeg help',
    '@apeg help',
  ])('%j', (body) => {
    expect(parseComment(body)).toEqual({ kind: 'ignore' });
  });
});

describe('a comment that wanted to be a command', () => {
  it.each([
    ['/apeg exekute', 'There is no command "exekute"; did you mean execute?'],
    ['/apeg aply sync', 'There is no command "aply"; did you mean apply?'],
    ['/apeg deploy-everything', 'There is no command "deploy-everything"'],
    ['/apeg "" x', 'There is no command ""'],
    ['/apeg toString', 'There is no command "toString"'],
    ['/apeg __proto__', 'There is no command "__proto__"'],
    ['/apeg help me', 'help does not take "me"'],
    ['/apeg analyze 7d', 'analyze does not take "7d"'],
    ['/apeg analyze --period', '--period needs a value'],
    ['/apeg analyze --period week', 'period "week" must be a number of days such as 7d'],
    ['/apeg analyze --period 7d --period 8d', '--period is given twice'],
    ['/apeg analyze --output /etc/passwd', 'analyze has no option "--output"'],
    ['/apeg propose --force', 'propose has no option "--force"'],
    ['/apeg explain', 'id is missing'],
    ['/apeg explain ../../x.y', 'id "../../x.y" must be a proposal such as provider-timeout.openai-timeout'],
    ['/apeg dry-run', 'operation is missing'],
    ['/apeg dry-run shop', 'operation "shop" is none of sync, seo, orders'],
    ['/apeg execute orders abcabcabcabc', 'operation "orders" is none of sync, seo, rollback'],
    ['/apeg execute sync', 'digest is missing'],
    [
      '/apeg execute sync abcabcabcab',
      'digest "abcabcabcab" is too short: at least 12 characters of the digest of the plan are needed',
    ],
    ['/apeg execute sync $(whoami)', 'digest "$(whoami)" must be the digest of a plan, in hexadecimal'],
    ['/apeg execute sync latest', 'digest "latest" must be the digest of a plan, in hexadecimal'],
    ['/apeg rollback ../x', 'run "../x" must be the name of a run, as its receipt gives it'],
    ['/apeg snooze a.b never', 'time "never" must be a number of days such as 7d'],
    ['/apeg snooze "a.b', 'The command has a " that is never closed'],
    ['/apeg help \\', 'The command ends in a backslash'],
    ['/apeg execute sync \u202Eabc', 'The command holds characters that cannot be seen'],
    [`/apeg explain ${'x'.repeat(600)}`, 'The command is longer than 500 characters'],
  ])('%j', (body, problem) => {
    const usage = expect.arrayContaining([expect.stringMatching(/^\/apeg /)]) as string[];
    expect(parseComment(body)).toEqual({ kind: 'reply', problem, usage });
  });

  it('gets the usage of the command that was meant, or of all', () => {
    expect(parseComment('/apeg snoze x')).toMatchObject({ usage: ['/apeg snooze <id> [time]'] });
    expect(parseComment('/apeg xyzzy')).toMatchObject({ usage: COMMENT_FORMS.map(usageOf) });
  });
});

describe('the grammar', () => {
  it('answers one of three things to any text, and a command only to what its schema holds', () => {
    const word = fc.constantFrom(
      'help',
      'execute',
      'sync',
      'plan',
      '--period',
      '7d',
      DIGEST,
      '"',
      "'",
      '\\',
      'a.b',
      '$(x)',
      ';',
      '`x`',
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => `/apeg ${text}`),
      fc.array(word, { maxLength: 6 }).map((words) => `/apeg ${words.join(' ')}`),
      fc.string(),
    );
    fc.assert(
      fc.property(body, (text) => {
        const parsed = parseComment(text);
        const wanted =
          parsed.kind === 'command'
            ? { kind: 'command', command: CommentCommand.parse(parsed.command) }
            : parsed.kind === 'reply'
              ? { kind: 'reply', problem: String(parsed.problem), usage: [...parsed.usage] }
              : { kind: 'ignore' };
        expect(parsed).toEqual(wanted);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });

  it('looks at nothing behind the first line', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(parseComment(`/apeg status\n${rest}`)).toEqual(parseComment('/apeg status'));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('knows a form for every verb that the schema holds, and no two words for different things', () => {
    const names = COMMENT_FORMS.flatMap(({ verb, aliases }) => [verb, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const form of COMMENT_FORMS) expect(form.summary).toMatch(/^[a-z].*[^.]$/);
  });
});

describe('words', () => {
  it.each([
    [' a  b ', ['a', 'b']],
    ['"a b" c', ['a b', 'c']],
    ["'a \\ b'", ['a \\ b']],
    ['a\\ b "\\""', ['a b', '"']],
    ['a"b"c', ['abc']],
    ['""', ['']],
    ['$HOME *.txt `x` $(y) ;', ['$HOME', '*.txt', '`x`', '$(y)', ';']],
  ])('%j', (line, words) => {
    expect(wordsOf(line)).toEqual({ words });
  });

  it('come back as they were when they are quoted', () => {
    const plain = fc.array(fc.string({ unit: fc.constantFrom(...'ab \'"\\$\t'.split('')) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(plain, (words) => {
        const line = words.map((word) => `"${word.replaceAll(/["\\]/g, '\\$&')}"`).join(' ');
        expect(wordsOf(line)).toEqual({ words });
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it('that are a slip away are found, others are not', () => {
    expect(nearest('statu', ['help', 'status'])).toBe('status');
    expect(nearest('zzz', ['help', 'status'])).toBeUndefined();
    expect(nearest('', ['help'])).toBeUndefined();
  });
});
