import { type Vendor, vendor } from './vendor.ts';

/** Warehouses, search engines, vector stores and other stores of data. */
export const STORES = {
  duckdb: vendor('DuckDB', {
    prefixes: 'duckdb',
    wording: 'catalog error table | binder error | conversion error could not | could not set lock on file',
  }),
  clickhouse: vendor('ClickHouse', {
    hosts: 'clickhouse.cloud clickhouse',
    prefixes: 'clickhouse',
    words: 'memory_limit_exceeded unknown_table too_many_simultaneous_queries timeout_exceeded',
    wording: 'db exception | memory limit for query | memory limit total',
  }),
  snowflake: vendor('Snowflake', {
    hosts: 'snowflakecomputing.com',
    prefixes: 'snowflake',
    wording: 'sql compilation error',
  }),
  bigquery: vendor('BigQuery', {
    client: 'google',
    hosts: 'bigquery.googleapis.com',
    prefixes: 'bigquery google.cloud.bigquery',
    wording: 'query bytes scanned | was not found in location | job exceeded rate limits',
  }),
  redshift: vendor('Amazon Redshift', { client: 'aws', prefixes: 'redshift' }),
  databricks: vendor('Databricks', { hosts: 'databricks.com azuredatabricks.net', prefixes: 'databricks' }),
  dynamodb: vendor('DynamoDB', {
    client: 'aws',
    models: 'dynamodb: arn:aws:dynamodb',
    prefixes: 'dynamodb provisionedthroughputexceeded conditionalcheckfailed',
    words: 'putitem getitem updateitem batchwriteitem batchgetitem transactwriteitems describetable',
    wording: 'provisioned throughput for the table | missing the key',
  }),
  cassandra: vendor('Cassandra', { prefixes: 'cassandra', wording: 'coordinator node timed out' }),
  neo4j: vendor('Neo4j', { prefixes: 'neo#j neo.clienterror neo.transienterror' }),
  elasticsearch: vendor('Elasticsearch', {
    signs: 'root_cause index_uuid failed_shards caused_by',
    aliases: 'elastic',
    hosts: 'elastic.co elastic-cloud.com elasticsearch',
    prefixes: 'elasticsearch elastic_transport es_rejected',
    words:
      'security_exception ' +
      'index_not_found_exception circuit_breaking_exception mapper_parsing_exception version_conflict_engine_exception ' +
      'search_phase_execution_exception resource_already_exists_exception cluster_block_exception',
    wording:
      'no such index | index_closed_exception | document_missing_exception | illegal_argument_exception | ' +
      'parsing_exception | too_many_clauses | es_rejected_execution_exception | ' +
      'strict_dynamic_mapping_exception | all shards failed | circuit_breaking_exception | ' +
      'version_conflict_engine_exception | index read-only | result window is too large | ' +
      '[parent] data too large | fielddata is disabled on text fields',
  }),
  opensearch: vendor('OpenSearch', { prefixes: 'opensearch' }),
  mssql: vendor('SQL Server', {
    aliases: 'sqlserver sql_server',
    prefixes: 'pymssql tedious mssql system.data.sqlclient microsoft.data.sqlclient',
    wording: 'odbc driver | sql server | invalid object name',
  }),
  oracle: vendor('Oracle', { prefixes: 'oracledb cx_oracle ora-' }),
  cockroachdb: vendor('CockroachDB', {
    aliases: 'cockroach',
    hosts: 'cockroachlabs.cloud',
    prefixes: 'cockroach',
    words: 'transactionretrywithprotorefresherror',
  }),
  supabase: vendor('Supabase', { hosts: 'supabase.co supabase.com', prefixes: 'supabase postgrest' }),
  firebase: vendor('Firebase', {
    hosts: 'firebaseio.com firebase.google.com',
    prefixes: 'firebase firestore',
  }),
  pinecone: vendor('Pinecone', { hosts: 'pinecone.io', prefixes: 'pinecone', wording: 'vector dimension' }),
  qdrant: vendor('Qdrant', { hosts: 'qdrant.io qdrant', prefixes: 'qdrant' }),
  weaviate: vendor('Weaviate', { hosts: 'weaviate.network weaviate.cloud weaviate', prefixes: 'weaviate' }),
  chroma: vendor('Chroma', { aliases: 'chromadb', hosts: 'chroma', prefixes: 'chromadb chroma' }),
  milvus: vendor('Milvus', {
    aliases: 'zilliz',
    hosts: 'zillizcloud.com milvus',
    prefixes: 'milvus pymilvus',
  }),
  lancedb: vendor('LanceDB', { prefixes: 'lancedb' }),
} satisfies Record<string, Vendor>;
