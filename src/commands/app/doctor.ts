import { ApegError } from '../../domain/errors.ts';
import { auditJournal } from '../../operations/audit.ts';
import type { Answer } from '../../rendering/answer.ts';
import { auditLines } from '../operations/audit.ts';
import { hintsFor } from '../reference.ts';
import { protectionLines } from './protection-lines.ts';
import type { Scene } from './scene.ts';

/** What APEG needs of an installation, as app.yml asks for it. */
export const NEEDED = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
} as const;

/** A line of the answer, and whether what it says keeps APEG from its work. */
interface Found {
  readonly line: string;
  readonly wrong: boolean;
}

/** Looks at what has to be so for APEG to be of use here, and says what to do where it is not. */
export async function answerDoctor(scene: Scene): Promise<Answer> {
  const { deps, writer, broken } = scene;
  const { repository } = writer;
  const found: Found[] = [
    ...(broken === null
      ? [fine('Settings: .github/apeg.yml can be read, or is not there and the defaults hold')]
      : broken.problems.map(({ line, message }) => wrong(`Settings: line ${line}: ${message}`))),
    await permissions(scene),
    ...protectionLines(await writer.protection(), repository.defaultBranch).map(fine),
    await checkout(scene),
    ...(await letterLines(scene)).map(fine),
    fine(
      deps.shopFloor(writer.repository) === null
        ? `Shops: none is bound to this repository; whoever runs APEG names it, number ${writer.repository.id}, in tenants.yml`
        : 'Shops: credentials are bound to this repository',
    ),
    ...(await journal(scene)),
    fine(`Schedules: ${(await deps.schedules.names(repository.id)).join(', ') || 'none'}`),
  ];
  const healthy = broken === null && !found.some((one) => one.wrong);
  return {
    state: 'done',
    verdict: healthy ? 'APEG can work here' : 'Something keeps APEG from its work here',
    details: found.map(({ line }) => line),
    next: hintsFor(['status', 'analyze', 'help']),
  };
}

function fine(line: string): Found {
  return { line, wrong: false };
}

function wrong(line: string): Found {
  return { line, wrong: true };
}

/** Whether the installation was granted what app.yml asks for; a new version may ask for more, which its owner has to accept. */
async function permissions({ deps, writer }: Scene): Promise<Found> {
  const all = await deps.github.installations();
  const granted = all.find(({ id }) => id === writer.repository.installationId)?.permissions ?? {};
  const missing = Object.entries(NEEDED).filter(([name, level]) => granted[name] !== level);
  if (missing.length === 0) return fine('Permissions: the installation has all that APEG needs');
  const list = missing.map(([name, level]) => `${name.replace('_', ' ')}: ${level}`).join(', ');
  return wrong(
    `Permissions: missing ${list}; accept them on the page of the installation, in the settings of its owner`,
  );
}

async function checkout({ deps, writer }: Scene): Promise<Found> {
  try {
    const opened = await deps.checkout(writer.repository);
    await opened.close();
    const notes = opened.notes.length === 0 ? '' : `: ${opened.notes.join('; ')}`;
    return fine(`Logs: the repository can be read${notes}`);
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return wrong(`Logs: cannot be read: ${error.message}`);
  }
}

async function journal({ deps, writer }: Scene): Promise<Found[]> {
  const floor = deps.shopFloor(writer.repository);
  if (floor === null) return [];
  try {
    const audit = auditJournal(await floor.journal.entries());
    return auditLines(audit).map((line) => ({ line: `Journal: ${line}`, wrong: !audit.whole }));
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return [wrong(`Journal: cannot be read: ${error.message}`)];
  }
}

async function letterLines({ deps, writer }: Scene): Promise<string[]> {
  const letters = await deps.queue.deadLetters(writer.repository.id);
  if (letters.length === 0) return ['Jobs: none has failed for good'];
  return letters
    .slice(0, 10)
    .map(
      ({ kind, failedAt, error }) => `Jobs: ${kind} failed for good at ${failedAt}: ${error.slice(0, 200)}`,
    );
}
