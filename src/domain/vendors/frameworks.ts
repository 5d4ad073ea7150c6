import { type Vendor, vendor } from './vendor.ts';

/** Agent frameworks, schedulers and queues of jobs. */
export const FRAMEWORKS = {
  langgraph: vendor('LangGraph', {
    prefixes: 'langgraph graphrecursionerror invalidupdateerror',
    wording: 'recursion limit of <*> reached without | recursion_limit config key | graph_recursion_limit',
  }),
  langchain: vendor('LangChain', {
    prefixes: 'langchain outputparserexception output_parsing_failure',
    wording:
      'agentexecutor | output parsing error occurred | handle_parsing_errors | ' +
      'agent stopped due to iteration limit | missing variables <*> expected | prompttemplate',
  }),
  langsmith: vendor('LangSmith', { hosts: 'smith.langchain.com', prefixes: 'langsmith' }),
  llamaindex: vendor('LlamaIndex', { aliases: 'llama_index', prefixes: 'llama_index llamaindex' }),
  crewai: vendor('CrewAI', { prefixes: 'crewai' }),
  autogen: vendor('AutoGen', { prefixes: 'autogen_ autogen.' }),
  haystack: vendor('Haystack', { prefixes: 'haystack' }),
  temporal: vendor('Temporal', {
    prefixes: 'temporal @temporalio nondeterminismerror childworkflow startchildworkflow',
    wording:
      'scheduledeventid | activity startto | activity heartbeat timeout | activity task | workflow execution already | ' +
      'starttoclose | scheduletostart | scheduletoclose | activity error type | workflow task | activity function',
  }),
  dagster: vendor('Dagster', {
    prefixes: 'dagster step_skipped step_failure',
    wording: 'dependencies for step',
  }),
  airflow: vendor('Airflow', {
    prefixes: 'airflow dagrun',
    words: 'dag_id upstream_failed',
    wording: "upstream_failed | zombie job | taskinstance | task's trigger rule",
  }),
  prefect: vendor('Prefect', { prefixes: 'prefect' }),
  celery: vendor('Celery', {
    prefixes: 'celery billiard softtimelimitexceeded workerlosterror chorderror',
    wording: 'worker exited prematurely',
  }),
  n8n: vendor('n8n', {
    hosts: 'n8n n8n.io n8n.cloud',
    prefixes: 'n8n nodeoperationerror nodeapierror expressionerror',
    wording: "can't get data for expression | referenced node is | an expression references",
  }),
  inngest: vendor('Inngest', { hosts: 'inngest.com', prefixes: 'inngest' }),
  bullmq: vendor('BullMQ', {
    prefixes: 'bullmq',
    wording: 'job stalled more than allowable limit | missing lock for job',
  }),
  mcp: vendor('MCP', { prefixes: 'mcperror', wording: 'mcp error | mcp server', words: 'mcp' }),
  zapier: vendor('Zapier', { hosts: 'zapier.com', prefixes: 'zapier' }),
} satisfies Record<string, Vendor>;
