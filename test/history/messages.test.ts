import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type LoggedMessage, readMessages } from '../../src/history/messages.ts';

async function read(text: string | Buffer, size = 7): Promise<LoggedMessage[]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  }
  return Array.fromAsync(readMessages(chunks()));
}

async function texts(text: string): Promise<unknown[]> {
  return (await read(text)).map(({ message }) => message);
}

describe('readMessages', () => {
  it('takes every line of plain text as a message, empty ones too', async () => {
    expect(await texts('first\n\nthird [1]\r\n')).toEqual(['first', '', 'third [1]']);
  });

  it('reads message and error_message from JSON Lines, whatever they hold', async () => {
    expect(await texts('{"message":"a"}\n{"error_message":"b"}\n{"message":null}\n{"message":7}\n')).toEqual([
      'a',
      'b',
      null,
      7,
    ]);
  });

  it('keeps the order and the count of lines that hold no message or are no JSON', async () => {
    expect(await texts('{"message":"a"}\n{"other":1}\n{"message":"cut\n')).toEqual([
      'a',
      '{"other":1}',
      '{"message":"cut',
    ]);
  });

  it('reads the errors of a Logbook of any shape and passes over entries that hold none', async () => {
    const entries = [
      { timestamp: '2025-11-20T00:00:00Z', event_type: 'workflow_start', workflow_id: 'a' },
      {
        timestamp: '2025-11-20T00:00:01Z',
        event_type: 'error',
        workflow_id: 'a',
        node_id: 'build',
        error_message: 'x',
        metadata: { provider: 'openai', status_code: 429 },
      },
    ];
    const expected = [{ message: 'x', provider: 'openai', statusCode: 429, node: 'build' }];
    expect(await read(JSON.stringify(entries, null, 2))).toEqual(expected);
    expect(await read(JSON.stringify({ entries }))).toEqual(expected);
    expect(await read(entries.map((entry) => JSON.stringify(entry)).join('\n'))).toEqual(expected);
  });

  it('reads the errors of a runtime log', async () => {
    const entry = {
      timestamp: '2025-11-20T00:00:01Z',
      level: 'error',
      event_type: 'error',
      data: { message: 'Node failed', node: 'build', error: 'Request timed out.' },
    };
    expect(await read(JSON.stringify([entry]))).toEqual([
      { message: 'Request timed out.', provider: null, statusCode: null, node: 'build' },
    ]);
  });

  it('gives the same for every size of chunk, and nothing for an empty input', async () => {
    const text = '{"message":"ä b"}\n{"message":"ü"}\n';
    expect(await read(text, 1)).toEqual(await read(text, 1000));
    expect(await read('')).toEqual([]);
  });

  it('unpacks what gzip packed', async () => {
    expect((await read(gzipSync('one\ntwo\n'))).map(({ message }) => message)).toEqual(['one', 'two']);
  });

  it('does not choke on bytes that are no text', async () => {
    expect((await read(Buffer.from([0, 255, 254, 10, 200, 0]))).length).toBeGreaterThan(0);
  });
});
