import type { CommentVerb } from '../../domain/comment-command.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import { instantOf, parseTimestamp, secondsBetween } from '../../domain/time.ts';
import { type Answer, answerBody, answerMarker } from '../../rendering/answer.ts';
import { authorise } from '../comments/authorise.ts';
import { type ParsedComment, parseComment } from '../comments/parse.ts';
import { hintsFor } from '../reference.ts';
import { answerTo } from './answer.ts';
import type { AppDeps } from './deps.ts';
import { readSettings } from './look.ts';
import { isUnderWay } from './operation-execute.ts';
import type { CommentPayload } from './payloads.ts';
import { placeOf } from './payloads.ts';

/** A command that was written longer ago is not carried out any more: who wrote it may not want it now. */
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

/** Whether this is the last attempt, after which nobody would tell how it ended. */
export interface Attempt {
  readonly last: boolean;
}

/**
 * Answers a comment, if it is a command: 👀 at once, then one comment that is edited to its end state.
 *
 * The comment is read again and must be as it was written; its author's role is asked for at that moment.
 */
export async function handleComment(payload: CommentPayload, attempt: Attempt, deps: AppDeps): Promise<void> {
  const { comment } = payload;
  const parsed = parseComment(comment.body);
  if (parsed.kind === 'ignore' || comment.user.type !== 'User') return;
  const repository = placeOf(payload);
  await deps.journal.once(`comment/${repository.id}/${comment.id}`, async (resumed) => {
    const writer = deps.github.writer(repository);
    const underWay =
      resumed &&
      parsed.kind === 'command' &&
      parsed.command.verb === 'execute' &&
      (await isUnderWay(parsed.command, comment.user.login, { deps, writer }));
    const said = await judge(parsed, payload, { writer, deps, attempt, underWay });
    deps.record('comment-answered', {
      repository: repository.id,
      comment: comment.id,
      verb: parsed.kind === 'command' ? parsed.command.verb : null,
      state: said,
    });
    return said;
  });
}

interface Judging {
  readonly writer: GitHubWriter;
  readonly deps: AppDeps;
  readonly attempt: Attempt;
  /** Whether an attempt before this one began to change a shop: it is brought to its end, whatever has become of the comment. */
  readonly underWay: boolean;
}

type Said = Answer['state'] | 'nothing';

async function judge(
  parsed: Exclude<ParsedComment, { kind: 'ignore' }>,
  payload: CommentPayload,
  { writer, deps, attempt, underWay }: Judging,
): Promise<Said> {
  const { comment, issue } = payload;
  await writer.react(comment.id, 'eyes');
  const marker = answerMarker(comment.id);
  let known: number | null = null;
  const say = async (answer: Answer): Promise<Said> => {
    const wish = { issue: issue.number, marker, body: answerBody(answer, marker), known };
    known = (await writer.ensureComment(wish)).number;
    return answer.state;
  };
  const changed = underWay ? 'same' : await changedSince(payload, writer);
  if (changed === 'gone') return 'nothing';
  if (changed === 'edited')
    return say(
      refusal('The comment was changed after it was written', ['Write the command again in a new comment']),
    );
  const verb: CommentVerb = parsed.kind === 'command' ? parsed.command.verb : 'help';
  if (!underWay && isOld(payload, verb, deps))
    return say(
      refusal('The command was written too long ago to be carried out', [
        'Write it again, if it is still wanted',
      ]),
    );
  const { settings, broken } = await readSettings(writer, deps);
  const role = await writer.roleOf(comment.user.login);
  const pull = issue.pull_request == null ? null : await writer.pullRequest(issue.number);
  const onFork = issue.pull_request != null && pull?.head.fork !== false;
  const asker = { login: comment.user.login, role };
  const permission = authorise(verb, { ...asker, onFork }, settings.app);
  if (!permission.granted && !underWay) return say(refusal(`Nothing was done: ${permission.missing}`, []));
  if (parsed.kind === 'reply') return say(misunderstood(parsed));
  const working: Answer = {
    state: 'working',
    verdict: `${verb} is being carried out`,
    details: [],
    next: [],
  };
  await say(working);
  try {
    return await say(await answerTo(parsed.command, { deps, writer, settings, broken, asker, pull }));
  } catch (error) {
    if (attempt.last) await say(lost(verb));
    throw error;
  }
}

/** Whether the comment still is what was delivered; people who may edit it could make it say something else. */
async function changedSince(
  { comment }: CommentPayload,
  writer: GitHubWriter,
): Promise<'same' | 'edited' | 'gone'> {
  const now = await writer.comment(comment.id);
  if (now === null) return 'gone';
  const same =
    now.body === comment.body &&
    now.author.login === comment.user.login &&
    parseTimestamp(now.updatedAt) === parseTimestamp(comment.updated_at) &&
    parseTimestamp(comment.created_at) === parseTimestamp(comment.updated_at);
  return same ? 'same' : 'edited';
}

function isOld({ comment }: CommentPayload, verb: CommentVerb, { clock }: AppDeps): boolean {
  const written = instantOf(parseTimestamp(comment.created_at) ?? 0);
  return secondsBetween(written, clock.now()) > (verb === 'execute' ? HOUR_SECONDS : DAY_SECONDS);
}

function refusal(verdict: string, details: readonly string[]): Answer {
  return { state: 'refused', verdict, details, next: hintsFor(['help']) };
}

function misunderstood({ problem, usage }: Extract<ParsedComment, { kind: 'reply' }>): Answer {
  return {
    state: 'refused',
    verdict: `Nothing was done: ${problem}`,
    details: [],
    next: usage.map((line) => ({ usage: line, summary: 'how it is written' })),
  };
}

function lost(verb: CommentVerb): Answer {
  return {
    state: 'failed',
    verdict: `${verb} could not be carried out, though it was tried several times`,
    details: ['doctor shows what failed'],
    next: hintsFor(['doctor', 'help']),
  };
}
