/** A change of an example, and whether the result is still valid. */
export interface Mutation {
  readonly name: string;
  readonly valid: boolean;
  readonly of: (example: Record<string, unknown>) => unknown;
}

export const logbookMutations: readonly Mutation[] = [
  without('timestamp', false),
  without('event_type', false),
  without('workflow_id', false),
  without('node_id', true),
  without('metadata', true),
  set('timestamp', 'yesterday', false),
  set('timestamp', 1763649322, false),
  set('timestamp', '2025-11-20T14:35:22+02:00', true),
  set('timestamp', '2025-13-20T14:35:22Z', false),
  set('event_type', 'node_exec', false),
  set('event_type', 'workflow_end', true),
  set('workflow_id', 7, false),
  set('workflow_id', '', true),
  set('score', 0, true),
  set('score', 1, true),
  set('score', 1.7, false),
  set('score', -0.1, false),
  set('score', '0.8', false),
  set('success', 'true', false),
  set('error_message', null, false),
  set('error_message', 'Request timed out.', true),
  set('metadata', [], false),
  set('metadata', {}, true),
  set('metadata', { a: { b: [1, null] } }, true),
  set('colour', 'green', true),
  { name: 'an array in its place', valid: false, of: (example) => [example] },
];

export const memoryMutations: readonly Mutation[] = [
  without('key', false),
  without('value', false),
  without('created_at', false),
  without('tags', true),
  set('value', null, true),
  set('value', 'text', true),
  set('value', [1, 'two', null], true),
  set('tags', 'bandit', false),
  set('tags', ['a', 1], false),
  set('created_at', '2025-11-13', false),
  set('last_used_at', 'never', false),
  set('access_count', -1, false),
  set('access_count', 1.5, false),
  set('access_count', 0, true),
  set('ttl', 3600, true),
  set('ttl', -1, true),
  set('ttl', '3600', false),
  set('ttl', 0.5, false),
];

function without(field: string, valid: boolean): Mutation {
  return { name: `without ${field}`, valid, of: ({ [field]: _left, ...rest }) => rest };
}

function set(field: string, value: unknown, valid: boolean): Mutation {
  return {
    name: `${field} is ${JSON.stringify(value)}`,
    valid,
    of: (example) => ({ ...example, [field]: value }),
  };
}
