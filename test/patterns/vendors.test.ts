import { expect, test } from 'vitest';
import { MODEL_VENDOR_NAMES, makerOf, VENDOR_ENTRIES } from '../../src/domain/vendors/vendor-table.ts';
import { groupMessages } from '../../src/patterns/group.ts';
import { providerId } from '../../src/patterns/vendors.ts';

function providerOf(message: string): string | null | undefined {
  return groupMessages([{ message, count: 1 }]).families[0]?.provider;
}

test.each([
  ['its host', 'request to https://api.pinecone.io/x timed out', 'pinecone'],
  ['a service behind a cloud', 'timeout at https://media.s3.eu-west-1.amazonaws.com/a', 's3'],
  ['the class of its client', 'twilio.base.exceptions.TwilioRestException: timed out', 'twilio'],
  [
    'what is behind a client',
    'An error occurred (SlowDown) when calling the PutObject operation: botocore',
    's3',
  ],
  ['its model behind a client of another', 'openai.NotFoundError: no such model deepseek-chat', 'deepseek'],
  ['a code of three parts', '550 5.1.1 mailbox does not exist', 'smtp'],
  ['a number before a quoted text', '(1040, "too many requests")', 'mysql'],
  ['a host with a full stop', 'timeout, see https://console.x.ai.', 'xai'],
  ['a key of its bodies', '{"error":{"message":"timed out","param":null}}', 'openai'],
  ['a value in its bodies', '{"type":"error","error":{"message":"timed out"}}', 'anthropic'],
  [
    'a status in its bodies',
    '{"error":{"code":400,"message":"wrong","status":"INVALID_ARGUMENT"}}',
    'google',
  ],
  [
    'no value under another key',
    '{"error":{"code":400,"message":"wrong","reason":"INVALID_ARGUMENT"}}',
    null,
  ],
  ['whom a router passed a request on to', 'litellm.Timeout: AnthropicException - timed out', 'anthropic'],
  ['a router by itself', 'litellm.Timeout: timed out', 'litellm'],
  ['the client in a stack', 'Error: timed out\n    at x (/app/node_modules/ioredis/built/a.js:1:2)', 'redis'],
  ['no other package in a stack', 'Error: timed out\n    at x (/app/node_modules/bullmq/a.js:1:2)', null],
  [
    'an address after a stack',
    "Error: timed out\n    at x (a.js:1:2)\n  url: 'https://api.anthropic.com/v1'",
    'anthropic',
  ],
  ['the mark of a runner', '##[error]The job timed out', 'github'],
  ['a client in brackets', '[ioredis] connect ECONNREFUSED', 'redis'],
  ['no step in brackets', '[redis_export] connect ECONNREFUSED', null],
  ['who signs a page', '<html><title>502 Bad Gateway</title><hr>nginx</html>', 'nginx'],
  ['nothing', 'a relic of consultants timed out', null],
])('a provider is known by %s', (_, message, provider) => {
  expect(providerOf(message)).toBe(provider);
});

test('other names of a provider lead to its id', () => {
  expect(['vertex', 'AWS-Bedrock', 'postgres', 'k8s', 'nobody', null].map(providerId)).toEqual([
    'google',
    'bedrock',
    'postgresql',
    'kubernetes',
    'nobody',
    null,
  ]);
});

test('makers of models are known by the names of models', () => {
  expect(['gpt-4o', 'o3-mini', 'claude-x', 'command-r', 'mine'].map(makerOf)).toEqual([
    'openai',
    'openai',
    'anthropic',
    'cohere',
    null,
  ]);
  expect(MODEL_VENDOR_NAMES.has('azure')).toBe(true);
  expect(MODEL_VENDOR_NAMES.has('shopify')).toBe(false);
});

test('names of models have no digits, which the shape of a message does not know', () => {
  const digits = VENDOR_ENTRIES.flatMap(([, { models }]) => models).filter((model) => /\d/.test(model));
  // A service's prefix is followed by a colon, so that its digit stands in each of its messages.
  expect(digits).toEqual(['text-embedding-3', 's3:', 'arn:aws:s3']);
});
