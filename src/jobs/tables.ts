/** Tables of our own, beside those of pg-boss; made where they are missing, never changed in place. */
export const TABLES = `
create schema if not exists apeg;

-- Webhooks that were acknowledged. The body goes when it has been handled.
create table if not exists apeg.delivery (
  guid text primary key,
  digest text not null,
  event text not null,
  body text,
  received_at timestamptz not null
);
create index if not exists delivery_digest on apeg.delivery (digest, received_at);

-- Jobs that are asked for once.
create table if not exists apeg.job_key (key text primary key, asked_at timestamptz not null);

-- Jobs that failed for good.
create table if not exists apeg.dead_letter (
  id uuid primary key,
  kind text not null,
  lane bigint not null,
  data jsonb not null,
  error text not null,
  failed_at timestamptz not null
);

-- JSON stands here as text: Postgres' own types for it do not take every text that JSON does.
-- Effects: begun without a receipt means that nobody knows.
create table if not exists apeg.effect (key text primary key, begun_at timestamptz not null, receipt text);

-- The journal of operations: a chain for each scope, only ever added to.
create table if not exists apeg.journal_entry (
  scope text not null,
  seq bigint not null,
  run text not null,
  entry text not null,
  primary key (scope, seq)
);

-- Documents of the state store.
create table if not exists apeg.document (
  scope text not null,
  name text not null,
  value text not null,
  primary key (scope, name)
);
`;

/** Rows older than so many days are of no use any more; GitHub delivers again for three days at the most. */
export const KEPT_DAYS = 30;

/** What goes after `KEPT_DAYS`, given the instant before which it is old. */
export const OLD_ROWS: readonly string[] = [
  'delete from apeg.delivery where received_at < $1',
  'delete from apeg.dead_letter where failed_at < $1',
  'delete from apeg.job_key where asked_at < $1',
  'delete from apeg.effect where begun_at < $1',
];
