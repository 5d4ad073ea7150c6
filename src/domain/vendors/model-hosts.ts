import { type Vendor, vendor } from './vendor.ts';

/** Who serves models of others, passes requests on to those who do, or runs models for speech, pictures and search. */
export const MODEL_HOSTS = {
  deepseek: vendor('DeepSeek', {
    model: true,
    hosts: 'deepseek.com',
    models: 'deepseek-',
    prefixes: 'deepseek',
    client: 'openai',
  }),
  openrouter: vendor('OpenRouter', {
    signs: 'provider_name',
    model: true,
    hosts: 'openrouter.ai',
    prefixes: 'openrouter',
    client: 'openai',
    wording:
      'provider returned error | free-models-per | no allowed providers | no auth credentials found | ' +
      'data policy | ' +
      'no endpoints found | can only afford',
  }),
  together: vendor('Together AI', {
    model: true,
    aliases: 'togetherai together_ai',
    hosts: 'together.xyz together.ai',
    prefixes: 'together.error togetherexception togetherai',
    client: 'openai',
  }),
  fireworks: vendor('Fireworks AI', {
    model: true,
    aliases: 'fireworks_ai',
    hosts: 'fireworks.ai',
    models: 'accounts/fireworks',
    prefixes: 'fireworks',
    client: 'openai',
    wording: 'model not found inaccessible',
  }),
  perplexity: vendor('Perplexity', {
    model: true,
    hosts: 'perplexity.ai',
    models: 'sonar-',
    prefixes: 'perplexity',
    client: 'openai',
  }),
  xai: vendor('xAI', {
    model: true,
    aliases: 'x_ai grok',
    hosts: 'x.ai',
    models: 'grok-',
    prefixes: 'xai',
    words: 'grok',
    client: 'openai',
    wording: 'your team <*> has | does not exist or your team | requested entity was not found',
  }),
  cerebras: vendor('Cerebras', { model: true, hosts: 'cerebras.ai', prefixes: 'cerebras', client: 'openai' }),
  sambanova: vendor('SambaNova', {
    model: true,
    hosts: 'sambanova.ai',
    prefixes: 'sambanova',
    client: 'openai',
  }),
  nvidia_nim: vendor('NVIDIA NIM', {
    model: true,
    aliases: 'nvidia nim',
    hosts: 'integrate.api.nvidia.com api.nvidia.com',
    client: 'openai',
  }),
  replicate: vendor('Replicate', {
    model: true,
    hosts: 'replicate.com',
    prefixes: 'replicate. replicateerror',
  }),
  ai21: vendor('AI21', { model: true, hosts: 'ai21.com', prefixes: 'ai21 jamba' }),
  voyage: vendor('Voyage AI', {
    model: true,
    aliases: 'voyageai',
    hosts: 'voyageai.com',
    models: 'voyage-',
    prefixes: 'voyageai',
  }),
  jina: vendor('Jina AI', { model: true, hosts: 'jina.ai', models: 'jina-' }),
  elevenlabs: vendor('ElevenLabs', { model: true, hosts: 'elevenlabs.io', prefixes: 'elevenlabs' }),
  deepgram: vendor('Deepgram', { model: true, hosts: 'deepgram.com', prefixes: 'deepgram' }),
  assemblyai: vendor('AssemblyAI', { model: true, hosts: 'assemblyai.com', prefixes: 'assemblyai' }),
  stability: vendor('Stability AI', { model: true, hosts: 'stability.ai', models: 'stable-diffusion' }),
  sagemaker: vendor('Amazon SageMaker', {
    model: true,
    client: 'aws',
    models: 'sagemaker: arn:aws:sagemaker',
    prefixes: 'sagemaker invokeendpoint',
  }),
  watsonx: vendor('watsonx', { model: true, hosts: 'ml.cloud.ibm.com', prefixes: 'watsonx ibm_watsonx' }),
  vllm: vendor('vLLM', {
    signs: 'object=error type=BadRequestError type=NotFoundError type=InternalServerError',
    model: true,
    hosts: 'vllm',
    prefixes: 'vllm',
    client: 'openai',
    wording:
      'gpu_memory_utilization | engine process failed to start | enginecore encountered | enginecore | ' +
      'free memory on device | ' +
      'kv cache | max_model_len | max seq len | engine core initialization',
    models: 'EngineCore',
  }),
  litellm: vendor('LiteLLM', {
    router: true,
    signs:
      'type=token_not_found_in_db type=budget_exceeded type=key_model_access_denied type=team_model_access_denied',
    model: true,
    hosts: 'litellm litellm.ai',
    prefixes: 'litellm',
    wording:
      'proxy server token passed | exceeded budget for | key not allowed to access model | ' +
      'team not allowed to access model | no healthy deployment | ' +
      'llm provider not provided | no deployments available for selected model | budget has been exceeded',
  }),
} satisfies Record<string, Vendor>;
