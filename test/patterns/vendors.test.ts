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
