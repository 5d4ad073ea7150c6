/** The schemas and examples of the requirements, word for word but for descriptions; their `any` stands for no type at all. */
export const requiredLogbook = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    timestamp: { type: 'string', format: 'date-time' },
    event_type: {
      type: 'string',
      enum: ['workflow_start', 'workflow_end', 'node_execution', 'scoring', 'error', 'warning', 'info'],
    },
    workflow_id: { type: 'string' },
    node_id: { type: 'string' },
    agent: { type: 'string' },
    action: { type: 'string' },
    score: { type: 'number', minimum: 0, maximum: 1 },
    success: { type: 'boolean' },
    error_message: { type: 'string' },
    metadata: { type: 'object' },
  },
  required: ['timestamp', 'event_type', 'workflow_id'],
};

export const requiredMemory = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    key: { type: 'string' },
    value: {},
    tags: { type: 'array', items: { type: 'string' } },
    created_at: { type: 'string', format: 'date-time' },
    last_used_at: { type: 'string', format: 'date-time' },
    access_count: { type: 'integer', minimum: 0 },
    ttl: { type: 'integer' },
  },
  required: ['key', 'value', 'created_at'],
};

export const logbookExample = {
  timestamp: '2025-11-20T14:35:22.123Z',
  event_type: 'node_execution',
  workflow_id: 'wf-20251120-143520-abc123',
  node_id: 'build',
  agent: 'ENGINEER',
  action: 'build_prompt_logic',
  success: true,
  metadata: { chosen_macro: 'macro_chain_of_thought', execution_time_ms: 1250 },
};

export const memoryExample = {
  key: 'bandit_weights_macro_chain_of_thought',
  value: { successes: 184, failures: 16, last_reward: 0.92 },
  tags: ['bandit', 'macro', 'decision_engine'],
  created_at: '2025-11-13T08:00:00Z',
  last_used_at: '2025-11-20T14:35:20Z',
  access_count: 450,
};
