/** What is known of a provider of an API, a database or a service. */
export interface Vendor {
  /** How people write it where it fails. */
  readonly name: string;
  /** Ends of its API hosts: the last two to four labels. */
  readonly hosts: readonly string[];
  /** First letters of its model names and of its headers. */
  readonly models: readonly string[];
  /** Beginnings of words that name it. */
  readonly prefixes: readonly string[];
  /** Whole words that name it. */
  readonly words: readonly string[];
  /** Wording that only its messages have, in lower case with single blanks. */
  readonly wording: readonly string[];
}

const NOTHING = { hosts: [], models: [], prefixes: [], words: [], wording: [] };

/** The providers that messages are attributed to by themselves; others are named by the log. */
export const VENDORS = {
  bedrock: {
    ...NOTHING,
    name: 'Amazon Bedrock',
    hosts: ['amazonaws.com'],
    prefixes: ['bedrock', 'invokemodel', 'converse'],
  },
  azure_openai: {
    ...NOTHING,
    name: 'Azure OpenAI',
    hosts: ['openai.azure.com', 'cognitiveservices.azure.com'],
    prefixes: ['azure'],
    wording: ['deploymentnotfound'],
  },
  openai: {
    ...NOTHING,
    name: 'OpenAI API',
    hosts: ['openai.com'],
    models: ['gpt-'],
    prefixes: ['openai', 'chatgpt'],
  },
  anthropic: {
    ...NOTHING,
    name: 'Anthropic API',
    hosts: ['anthropic.com'],
    models: ['claude-'],
    prefixes: ['anthropic', 'claude'],
    wording: [
      'error overloaded_error',
      'error api_error',
      'error invalid_request_error',
      'error authentication_error',
      'error rate_limit_error',
      'error not_found_error',
      'error permission_error',
      'error request_too_large',
      'error timeout_error',
      'error billing_error',
    ],
  },
  google: {
    ...NOTHING,
    name: 'Google AI',
    hosts: ['generativelanguage.googleapis.com', 'aiplatform.googleapis.com', 'ai.google.dev'],
    models: ['gemini-'],
    wording: ['call listmodels', 'generativelanguage'],
    prefixes: ['googlegenerativeai', 'googlegenai', 'google.api_core', 'google.genai', 'vertexai', 'gemini'],
  },
  mistral: {
    ...NOTHING,
    name: 'Mistral',
    hosts: ['mistral.ai'],
    models: ['mistral-', 'open-mi', 'codestral', 'magistral', 'ministral'],
    prefixes: ['mistral'],
  },
  cohere: {
    ...NOTHING,
    name: 'Cohere',
    hosts: ['cohere.com', 'cohere.ai'],
    models: ['command-'],
    prefixes: ['cohere'],
  },
  groq: { ...NOTHING, name: 'Groq', hosts: ['groq.com'], words: ['groq'], prefixes: ['groq.'] },
  ollama: { ...NOTHING, name: 'Ollama', prefixes: ['ollama'] },
  huggingface: { ...NOTHING, name: 'Hugging Face', hosts: ['huggingface.co'], prefixes: ['huggingface'] },
  shopify: {
    ...NOTHING,
    name: 'Shopify',
    hosts: ['myshopify.com', 'shopify.com', 'shopify.dev'],
    prefixes: ['shopify'],
    models: ['x-shopify'],
    wording: ['throttled throttled'],
  },
  etsy: {
    ...NOTHING,
    models: ['x-etsy'],
    name: 'Etsy',
    hosts: ['etsy.com'],
    words: ['etsy'],
    prefixes: ['etsy\\', 'x-etsy'],
  },
  github: {
    ...NOTHING,
    name: 'GitHub',
    hosts: ['docs.github.com'],
    models: ['x-github'],
    wording: ['could not resolve to a ', 'secondary rate limit'],
    words: ['github'],
    prefixes: ['octokit'],
  },
  stripe: { ...NOTHING, name: 'Stripe', hosts: ['stripe.com'], prefixes: ['stripe'] },
  slack: { ...NOTHING, name: 'Slack', hosts: ['slack.com'], prefixes: ['slack'] },
  sendgrid: { ...NOTHING, name: 'SendGrid', hosts: ['sendgrid.com'], prefixes: ['sendgrid'] },
  postgresql: {
    ...NOTHING,
    name: 'Postgres',
    prefixes: ['postgres', 'psycopg', 'asyncpg'],
    wording: [
      'violates unique constraint',
      'violates foreign key constraint',
      'violates not-null constraint',
      'violates check constraint',
      'canceling statement due to',
      'password authentication failed for user',
      'commands ignored until end of transaction',
      'remaining connection slots',
      'sorry too many clients already',
      'terminating connection due to',
      'deadlock detected',
      'could not serialize access',
      'no pg_hba.conf entry',
      'invalid input syntax for type',
      'server closed the connection unexpectedly',
      'value too long for type',
      'relation <*>',
    ],
  },
  mysql: {
    ...NOTHING,
    name: 'MySQL',
    prefixes: ['mysql', 'pymysql', 'mariadb', 'er_'],
    wording: [
      'deadlock found when trying to get lock',
      'lock wait timeout exceeded',
      'duplicate entry <*> for key',
      'access denied for user',
      'in field list',
      'data too long for column',
      'you have an error in your sql syntax',
      'lost connection to server during query',
    ],
  },
  sqlite: {
    ...NOTHING,
    name: 'SQLite',
    prefixes: ['sqlite', 'aiosqlite'],
    wording: [
      'database is locked',
      'database disk image is malformed',
      'constraint failed',
      'no such table',
      'no such column',
    ],
  },
  mongodb: {
    ...NOTHING,
    name: 'MongoDB',
    hosts: ['mongodb.net'],
    prefixes: ['mongo', 'pymongo'],
    wording: ['server selection timed out', 'duplicate key error collection', 'dup key'],
  },
  redis: {
    ...NOTHING,
    name: 'Redis',
    prefixes: ['redis', 'ioredis', 'noauth', 'wrongpass', 'misconf', 'readonly you', 'moved'],
    wording: ['oom command not allowed', 'wrongtype operation'],
  },
} satisfies Record<string, Vendor>;

/** A provider the room knows by itself. */
export type VendorId = keyof typeof VENDORS;
