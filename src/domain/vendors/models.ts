import { type Vendor, vendor } from './vendor.ts';

/** Who serves language models and other models. */
export const MODELS = {
  bedrock: vendor('Amazon Bedrock', {
    model: true,
    aliases: 'aws_bedrock aws-bedrock amazon_bedrock',
    client: 'aws',
    models: 'bedrock: arn:aws:bedrock',
    prefixes:
      'bedrock invokemodel converse modelnotreadyexception modeltimeoutexception modelerrorexception modelstreamerror',
    wording:
      'inference profile | foundation model | on-demand throughput | malformed input request | ' +
      'model identifier is invalid | access to the model with the specified model id | too many tokens please wait',
  }),
  azure_openai: vendor('Azure OpenAI', {
    model: true,
    aliases: 'azure azure-openai azureopenai',
    client: 'openai',
    hosts:
      'openai.azure.com cognitiveservices.azure.com services.ai.azure.com cognitive.microsoft.com go.microsoft.com aka.ms',
    models: 'Microsoft.CognitiveServices',
    prefixes: 'azure',
    wording:
      'deploymentnotfound | subscription key or wrong api endpoint | s0 pricing tier | responsibleaipolicyviolation | ' +
      'content management policy | required data action | operationnotsupported | new capacity in quota | ' +
      'api deployment for this resource | azure openai | invalid subscription key',
  }),
  openai: vendor('OpenAI API', {
    model: true,
    hosts: 'openai.com',
    models:
      'gpt- chatgpt- text-embedding-ada text-embedding-3 text-davinci text-moderation omni-moderation dall-e whisper-',
    numbered: 'o1 o3 o4 text-embedding chatgpt',
    prefixes: 'openai chatgpt',
    wording:
      'incorrect api key provided | in organization <*> on | billing_hard_limit_reached | max_completion_tokens | ' +
      'the server had an error while processing your request | previous_response_id | must be verified to | ' +
      'does not exist or you do not have access to it | active run | no such file object | invalid schema for function',
  }),
  anthropic: vendor('Anthropic API', {
    model: true,
    aliases: 'claude',
    hosts: 'anthropic.com claude.com',
    models: 'claude-',
    prefixes: 'anthropic claude',
    wording:
      'error overloaded_error | error api_error | error invalid_request_error | error authentication_error | ' +
      'error rate_limit_error | error not_found_error | error permission_error | error request_too_large | ' +
      'error timeout_error | error billing_error | tool_result | invalid x-api-key | anthropic-version | ' +
      "your organization's rate limit of | overloaded_error overloaded",
  }),
  google: vendor('Google AI', {
    model: true,
    aliases: 'gemini vertex vertexai vertex_ai google_ai google_genai',
    hosts:
      'generativelanguage.googleapis.com aiplatform.googleapis.com ai.google.dev ai.dev generativeai.google ' +
      'cloud.google.com oauth2.googleapis.com googleapis.com',
    models: 'gemini- text-bison chat-bison imagen- models/gemini',
    prefixes:
      'googlegenerativeai googlegenai google.api_core google.genai google.auth google.generativeai google.cloud vertexai gemini ' +
      'gaxios googleerror',
    wording:
      'call listmodels | generativelanguage | 400 invalid_argument | 400 failed_precondition | 403 permission_denied | ' +
      '404 not_found | 429 resource_exhausted | 500 internal 500 | 503 unavailable 503 | 504 deadline_exceeded | ' +
      'finish_reason | generatecontent | application default credentials | candidate was blocked',
  }),
  mistral: vendor('Mistral', {
    model: true,
    aliases: 'mistralai',
    hosts: 'mistral.ai',
    models: 'mistral- open-mistral open-mixtral codestral magistral ministral pixtral- devstral',
    numbered: 'mistral',
    prefixes: 'mistral',
    wording:
      'api error occurred status | tool call id was | service tier capacity exceeded | invalid_request_message_order | ' +
      'expected last role user',
  }),
  cohere: vendor('Cohere', {
    model: true,
    hosts: 'cohere.com cohere.ai',
    models: 'command-r command-a command-light command-nightly embed-english embed-multilingual rerank-',
    numbered: 'command',
    prefixes: 'cohere',
    wording: 'using a trial key | invalid api token',
  }),
  groq: vendor('Groq', {
    model: true,
    hosts: 'groq.com',
    words: 'groq',
    prefixes: 'groq.',
    client: 'openai',
  }),
  ollama: vendor('Ollama', {
    model: true,
    hosts: 'ollama.com ollama.ai ollama',
    prefixes: 'ollama',
    wording: 'try pulling it first | model runner | llama runner | more system memory',
  }),
  huggingface: vendor('Hugging Face', {
    model: true,
    aliases: 'hugging_face hf',
    hosts: 'huggingface.co hf.co hf.space huggingface.cloud',
    prefixes: 'huggingface text_generation hfhub gatedrepo repositorynotfounderror',
    wording: 'gated repo | new_tokens must be',
  }),
  deepseek: vendor('DeepSeek', {
    model: true,
    hosts: 'deepseek.com',
    models: 'deepseek-',
    prefixes: 'deepseek',
    client: 'openai',
  }),
  openrouter: vendor('OpenRouter', {
    model: true,
    hosts: 'openrouter.ai',
    prefixes: 'openrouter',
    client: 'openai',
    wording: 'no endpoints found | can only afford',
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
    model: true,
    hosts: 'vllm',
    prefixes: 'vllm',
    client: 'openai',
    wording: 'kv cache | max_model_len | max seq len | engine core initialization',
  }),
  litellm: vendor('LiteLLM', {
    model: true,
    hosts: 'litellm litellm.ai',
    prefixes: 'litellm',
    wording:
      'llm provider not provided | no deployments available for selected model | budget has been exceeded',
  }),
} satisfies Record<string, Vendor>;
