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
      'conversation must start with a user message | model is not ready for inference | ' +
      'provided model identifier | authorized to invoke this api operation | toolresult blocks | ' +
      'tooluse blocks | reached the end of its life | model use case details | ' +
      'input is too long for requested model | too many requests please wait before trying | ' +
      'too many tokens please wait before trying | text field in the contentblock | model access is denied | ' +
      'inference profile | foundation model | on-demand throughput | malformed input request | ' +
      'model identifier is invalid | access to the model with the specified model id | too many tokens please wait',
  }),
  azure_openai: vendor('Azure OpenAI', {
    signs: 'innererror content_filter_result content_filter_results',
    model: true,
    aliases: 'azure azure-openai azureopenai',
    client: 'openai',
    hosts:
      'openai.azure.com cognitiveservices.azure.com services.ai.azure.com cognitive.microsoft.com go.microsoft.com aka.ms',
    models: 'Microsoft.CognitiveServices',
    prefixes: 'azure',
    wording:
      'have exceeded token rate limit | have exceeded call rate limit | lacks the required data action | ' +
      'the api deployment | ' +
      'deploymentnotfound | subscription key or wrong api endpoint | s0 pricing tier | responsibleaipolicyviolation | ' +
      'content management policy | required data action | operationnotsupported | new capacity in quota | ' +
      'api deployment for this resource | azure openai | invalid subscription key',
  }),
  openai: vendor('OpenAI API', {
    signs:
      'param code=insufficient_quota code=invalid_api_key type=invalid_request_error type=insufficient_quota',
    model: true,
    hosts: 'openai.com',
    models:
      'gpt- chatgpt- text-embedding-ada text-embedding-3 text-davinci text-moderation omni-moderation dall-e whisper-',
    numbered: 'o1 o3 o4 text-embedding chatgpt',
    prefixes: 'lengthfinishreasonerror contentfilterfinishreasonerror ' + 'openai chatgpt',
    wording:
      'the engine is currently overloaded | ' +
      "a member of an organization to use the api | didn't provide an api key | your account is not active | " +
      'vector store found with | no thread found with | no assistant found with | no run found with | ' +
      'string does not match pattern expected | string too long expected a string with maximum | ' +
      'array too long expected | messages with role | an assistant message with | ' +
      'invalid schema for response_format | this is a chat model and not | this is not a chat model | ' +
      'v#/chat/completions endpoint | rejected by the safety system | ' +
      'rejected as a result of our safety system | the server is currently processing too many | ' +
      'billing hard limit has been reached | exceeds the context window of this model | ' +
      'unsupported parameter <*> is not supported with this model | unsupported value <*> does not support | ' +
      'server had an error processing your request | conversation with id | has been deprecated learn more | ' +
      'incorrect api key provided | in organization <*> on | billing_hard_limit_reached | max_completion_tokens | ' +
      'the server had an error while processing your request | previous_response_id | must be verified to | ' +
      'does not exist or you do not have access to it | active run | no such file object | invalid schema for function',
  }),
  anthropic: vendor('Anthropic API', {
    signs: 'type=error',
    model: true,
    aliases: 'claude',
    hosts: 'anthropic.com claude.com',
    models: 'claude-',
    prefixes: 'anthropic claude',
    wording:
      'roles must alternate between | text content blocks must be non-empty | credit balance is too low | ' +
      'output blocked by content filtering | concurrent connections has exceeded your | ' +
      "would exceed your organization's rate limit | would exceed the rate limit for your organization | " +
      "would exceed your account's rate limit | number of request tokens has exceeded | " +
      'maximum allowed number of output tokens for | input length and max_tokens exceed | ' +
      'thinking.budget_tokens | final assistant content cannot end | first message must use the user role | ' +
      'blocks must be in the | tool_use ids | usage blocked until | ' +
      'error overloaded_error | error api_error | error invalid_request_error | error authentication_error | ' +
      'error rate_limit_error | error not_found_error | error permission_error | error request_too_large | ' +
      'error timeout_error | error billing_error | tool_result | invalid x-api-key | anthropic-version | ' +
      "your organization's rate limit of | overloaded_error overloaded",
  }),
  google: vendor('Google AI', {
    signs:
      'status=INVALID_ARGUMENT status=RESOURCE_EXHAUSTED status=PERMISSION_DENIED status=UNAUTHENTICATED status=FAILED_PRECONDITION status=DEADLINE_EXCEEDED status=UNAVAILABLE status=INTERNAL status=NOT_FOUND status=OUT_OF_RANGE status=ABORTED status=CANCELLED status=UNIMPLEMENTED status=UNKNOWN finishreason safetyratings blockreason promptfeedback',
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
      'api key not valid please pass | user location is not supported for the api | ' +
      'resource has been exhausted e.g. check quota | candidate but | quota exceeded for metric | ' +
      'publisher model | api key was reported as leaked | expected oauth # access token | ' +
      'function call turn comes immediately | number of function response parts | ' +
      'request contains an invalid argument | prompt_feedback | blocked due to safety | ' +
      'blocked due to recitation | generativeai error | response was blocked due to | ' +
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
      'not the same number of function calls | service_tier_capacity_exceeded | ' +
      'requests rate limit exceeded | prompt contains <*> tokens and | ' +
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
    signs: 'failed_generation code=json_validate_failed code=tool_use_failed',
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
    wording:
      'llm server | ggml | error loading llama | pull model manifest | llama-server | ' +
      'does not support thinking | ' +
      'try pulling it first | model runner | llama runner | more system memory',
  }),
  huggingface: vendor('Hugging Face', {
    signs: 'estimated_time error_type=validation error_type=overloaded',
    model: true,
    aliases: 'hugging_face hf',
    hosts: 'huggingface.co hf.co hf.space huggingface.cloud',
    prefixes: 'huggingface text_generation hfhub gatedrepo repositorynotfounderror',
    wording:
      'monthly included credits | not a valid model identifier listed | is not a local folder and | ' +
      'inference providers | max_new_tokens must | entry not found for url | repository not found for url | ' +
      'inference endpoint | ' +
      'gated repo | new_tokens must be',
  }),
} satisfies Record<string, Vendor>;
