import { DuckDBInstance } from '@duckdb/node-api';

// The baseline: DuckDB reads the same file into a table and does nothing with it.
const [file = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(
  `create table e as select * from read_json('${file}', format='newline_delimited', columns={timestamp:'TIMESTAMPTZ', event_type:'VARCHAR', workflow_id:'VARCHAR', node_id:'VARCHAR', agent:'VARCHAR', action:'VARCHAR', score:'DOUBLE', success:'BOOLEAN', error_message:'VARCHAR', metadata:'JSON'})`,
);
connection.closeSync();
instance.closeSync();
