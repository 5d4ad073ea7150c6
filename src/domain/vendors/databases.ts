import { type Vendor, vendor } from './vendor.ts';

/** Databases and caches that rows, documents and keys lie in. */
export const DATABASES = {
  postgresql: vendor('Postgres', {
    signs: 'routine internalquery internalposition',
    aliases: 'postgres pg pgsql',
    hosts: 'postgres',
    prefixes: 'postgres psycopg asyncpg pgsql npgsql pgbouncer',
    words: 'pq pgx pg',
    wording:
      'could not extend file | ' +
      'is still referenced from table | is the server running on | canceling autovacuum | ' +
      'could not connect to server | relation <*> does not exist | relation <*> already exists | ' +
      'duplicate key value violates | no unique or exclusion constraint | ' +
      'there is no unique constraint matching | must appear in the group by clause | ' +
      'more than one row returned by a subquery | could not find the function | ' +
      'no partition of relation | cannot execute insert in a read-only | ' +
      'cannot execute update in a read-only | operator does not exist | invalid byte sequence for encoding | ' +
      'bigint out of range | integer out of range | tuple concurrently updated | ' +
      'canceling statement due to conflict with recovery | ssl is not enabled on the server | ' +
      'password authentication failed | unsupported frontend protocol | sorry too many clients | ' +
      'cannot drop | ' +
      'violates unique constraint | violates foreign key constraint | violates not-null constraint | ' +
      'violates check constraint | canceling statement due to | password authentication failed for user | ' +
      'commands ignored until end of transaction | remaining connection slots | ' +
      'sorry too many clients already | terminating connection due to | deadlock detected | ' +
      'could not serialize access | no pg_hba.conf entry | invalid input syntax for | ' +
      'server closed the connection unexpectedly | value too long for | relation <*> | ' +
      'syntax error at or near | permission denied for table | permission denied for schema | ' +
      'permission denied for relation | permission denied for database | permission denied for sequence | ' +
      'must be owner of | canceling statement | current transaction is aborted | the database system is | ' +
      'could not obtain lock on | out of shared memory | column <*> of relation | ' +
      'role <*> does not exist | database <*> does not exist | column <*> does not exist | ' +
      'function <*> does not exist | null value in column | numeric field overflow | ' +
      'missing from-clause | cached plan must not change | too many connections for role | ' +
      'could not open extension control file | constraint <*> of relation | schema <*> does not exist | ' +
      'type <*> does not exist | server conn crashed | no connection to the server | ' +
      'connection to server at | too many connections for database | invalid input value for enum | ' +
      'new row for relation | violates row-level security | new row violates row-level | ' +
      'prepared statement | remaining connection | pg_hba.conf',
  }),
  mysql: vendor('MySQL', {
    signs: 'sqlmessage sqlstate',
    aliases: 'mariadb',
    hosts: 'mysql',
    prefixes: 'mysql pymysql mariadb er_ cr_server',
    wording:
      "table <*> doesn't exist | lock wait timeout exceeded | duplicate column name | " +
      'cannot delete or update a parent row | host <*> is blocked because | too many connections | ' +
      'prepared statement needs to be re-prepared | got an error reading communication packets | ' +
      'user <*> has exceeded the | unknown system variable | incorrect decimal value | ' +
      'sql_mode=only_full_group_by | specified key was too long | subquery returns more than | ' +
      "illegal mix of collations | operand should contain | multiple primary key defined | can't drop | " +
      'is not allowed to connect to this | ' +
      'deadlock found when trying to get lock | lock wait timeout exceeded | ' +
      'duplicate entry <*> for key | access denied for user | in field list | data too long for column | ' +
      'you have an error in your sql syntax | lost connection to server during query | ' +
      "server has gone away | unknown database | unknown column | doesn't have a default value | " +
      'child row | parent row | incorrect string value | incorrect integer value | ' +
      'incorrect datetime value | data truncated for column | cannot be null | ' +
      'cannot add or update a child | query execution was interrupted | out of range value for column | ' +
      'max_allowed_packet | mysql server | using password | check the manual that corresponds | ' +
      "base table or view not found | can't connect to mysql | packet for query is too large | " +
      'unknown column <*> in | too many connections',
  }),
  sqlite: vendor('SQLite', {
    aliases: 'sqlite3',
    prefixes: 'sqlite aiosqlite',
    wording:
      'unique constraint failed <*> | ' +
      'database is locked | no such function | ' +
      'datatype mismatch | attempt to write a readonly | too many sql variables | ' +
      'unrecognized token | disk image is malformed | table <*> has no column named | ' +
      'cannot start a transaction within | cannot rollback | ' +
      'database is locked | database disk image is malformed | not null constraint failed | foreign key constraint failed | check constraint failed | no such table | ' +
      'no such column | readonly database | unable to open database file | file is not a database | ' +
      'database or disk is full | has no column named | database table is locked | ' +
      'database schema has changed | attempt to write a readonly database | near <*> syntax error | ' +
      'disk i/o error',
  }),
  mongodb: vendor('MongoDB', {
    signs: 'codename errmsg keypattern keyvalue writeerrors',
    aliases: 'mongo',
    hosts: 'mongodb.net mongo',
    prefixes: 'mongo pymongo bson documentnotfounderror missingschemaerror overwritemodelerror',
    wording:
      'buffering timed out | not authorized on <*> to execute command | bad auth | topology is closed | ' +
      'topology was destroyed | transaction numbers are only allowed | no write concern | writeconcern | ' +
      'pool was cleared | documents in this collection | bulk write | exceeded memory limit for $ | ' +
      'planexecutor | cursor id <*> not found | operation exceeded time limit | ' +
      'client must be connected before | ' +
      'server selection timed out | cast to objectid | at path <*> for model | ' +
      'document of result exceeds | duplicate key error collection | dup key | not primary | ' +
      'plan executor | replica set | document failed validation | write conflict during plan | ' +
      'cast to number | cast to date | cast to boolean | cast to string | cast to embedded | path <*> is required',
  }),
  redis: vendor('Redis', {
    hosts: 'redis upstash.io redislabs.com',
    prefixes:
      'redis ioredis noauth wrongpass misconf moved replyerror clusterdown crossslot execabort noscript ' +
      'busykey busygroup noperm noreplicas unkillable masterdown unblocked',
    wording:
      "max retries per request limit | background saving | stream isn't writeable and enableofflinequeue | " +
      "connection in subscriber mode | keys in request don't hash | min-slaves | aof | invalid db index | " +
      'oom command not allowed | wrongtype operation | max number of clients reached | loading redis | ' +
      'wrong kind of value | background save | consumer group name already exists | no matching script | ' +
      'unknown redis command | readonly you | command not allowed when used memory | ' +
      "can't write against a read only replica | max number of clients",
  }),
} satisfies Record<string, Vendor>;
