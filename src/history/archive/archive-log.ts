import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { InputUnusable, OutputUnwritable } from '../../domain/errors.ts';
import { digestOfFile } from '../log-files.ts';
import { type ArchivePlan, oldEntries } from './plan-archive.ts';

/** An archive that was written and read back. */
export interface WrittenArchive {
  readonly file: string;
  readonly month: string;
  readonly entries: number;
  readonly bytes: number;
  /** Of the entries as lines. */
  readonly sha256: string;
}

const ARCHIVE_FOLDER = '.apeg/logbook/archive';
const PAGE = 1 << 20;

/** Where the archives of a log lie. */
export function archiveFolder(log: string): string {
  return join(dirname(log), ARCHIVE_FOLDER);
}

/**
 * Moves the planned entries into packed files, one a month, and out of the log.
 *
 * Every archive is on disk and has been read back before anything leaves the log; its name ends with the digest of what it holds, so
 * that the same entries archived once more, after a crash in between, make the same file. What was appended to the log meanwhile stays
 * in it.
 *
 * @throws InputUnusable where the log changed otherwise, OutputUnwritable where an archive cannot be written or read back.
 */
export async function archiveLog(plan: ArchivePlan, now: string): Promise<WrittenArchive[]> {
  const folder = archiveFolder(plan.log.path);
  await mkdir(folder, { recursive: true });
  const written = await writeMonths(plan, now, folder);
  if (written.length > 0) await cutLog(plan);
  return written;
}

interface OpenMonth {
  readonly temporary: string;
  readonly handle: FileHandle;
  readonly digest: ReturnType<typeof createHash>;
  page: string;
  entries: number;
}

async function writeMonths(plan: ArchivePlan, now: string, folder: string): Promise<WrittenArchive[]> {
  const months = new Map<string, OpenMonth>();
  try {
    for await (const { month, text } of oldEntries(plan, now)) {
      const out = months.get(month) ?? (await openMonth(folder, month));
      months.set(month, out);
      out.page += `${text}\n`;
      out.entries += 1;
      if (out.page.length >= PAGE) await flush(out);
    }
    const written: WrittenArchive[] = [];
    for (const [month, out] of [...months].sort(([one], [other]) => (one < other ? -1 : 1)))
      written.push(await close(out, month, { plan, folder }));
    return written;
  } finally {
    for (const { handle, temporary } of months.values()) {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    }
  }
}

async function openMonth(folder: string, month: string): Promise<OpenMonth> {
  const temporary = join(folder, `.${month}.${randomUUID()}`);
  return {
    temporary,
    handle: await open(temporary, 'w'),
    digest: createHash('sha256'),
    page: '',
    entries: 0,
  };
}

/** Packed pages one behind the other are one packed file: RFC 1952, 2.2. */
async function flush(out: OpenMonth): Promise<void> {
  if (out.page === '') return;
  out.digest.update(out.page);
  await out.handle.writeFile(gzipSync(out.page));
  out.page = '';
}

async function close(
  out: OpenMonth,
  month: string,
  { plan, folder }: { readonly plan: ArchivePlan; readonly folder: string },
): Promise<WrittenArchive> {
  await flush(out);
  await out.handle.sync();
  await out.handle.close();
  const sha256 = out.digest.digest('hex');
  const planned = plan.months.find((one) => one.month === month)?.entries;
  const back = await digestOfPacked(out.temporary);
  const file = join(folder, `${month}.${sha256.slice(0, 12)}.jsonl.gz`);
  if (back !== sha256 || out.entries !== planned)
    throw new OutputUnwritable(`${file} does not read back as it was written`, {
      hint: 'Nothing has left the log. Look at the disk, and archive again.',
    });
  await rename(out.temporary, file);
  return { file, month, entries: out.entries, bytes: (await stat(file)).size, sha256 };
}

async function digestOfPacked(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const part of createReadStream(file).pipe(createGunzip())) digest.update(part as Uint8Array);
  return digest.digest('hex');
}

/** Writes the log without the cut stretches under a temporary name, then puts it in the log's place. */
async function cutLog(plan: ArchivePlan): Promise<void> {
  const { log, cuts } = plan;
  const source = await open(log.path, 'r');
  const temporary = join(dirname(log.path), `.${basename(log.path)}.${randomUUID()}`);
  try {
    const { mode } = await source.stat();
    const target = await open(temporary, 'w', mode & 0o777);
    try {
      let at = 0;
      for (const { from, to } of cuts) {
        await copy(source, target, { from: at, to: from });
        at = to;
      }
      await copy(source, target, { from: at, to: (await source.stat()).size });
      await target.sync();
      const copied = (await source.stat()).size;
      await refuseChanged(plan, source);
      await rename(temporary, log.path);
      // Whoever had the log open when it was replaced may have appended to the old one.
      await copy(source, target, { from: copied, to: (await source.stat()).size });
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
    await rm(temporary, { force: true });
  }
}

/** A log may grow at its end while it is archived; where it was written anew, what was read is not what stands there. */
async function refuseChanged({ log, xxh64 }: ArchivePlan, source: FileHandle): Promise<void> {
  const [there, read] = [await stat(log.path), await source.stat()];
  const grew = log.shape === 'lines' ? there.size >= log.bytes : there.size === log.bytes;
  const same = there.ino === read.ino && there.dev === read.dev && grew;
  if (same && (await digestOfFile(log.path, log.bytes)) === xxh64) return;
  throw new InputUnusable(`${log.name} was written anew while it was being archived`, {
    hint: 'Nothing has left it. Archive while no workflow is running.',
  });
}

async function copy(
  source: FileHandle,
  target: FileHandle,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const buffer = Buffer.alloc(Math.min(PAGE, Math.max(0, to - from)));
  for (let at = from; at < to; ) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytesRead === 0) return;
    await target.writeFile(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
