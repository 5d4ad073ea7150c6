import { type Vendor, vendor } from './vendor.ts';

/** Clouds, clusters, proxies and queues. */
export const PLATFORMS = {
  s3: vendor('Amazon S3', {
    aliases: 'aws_s3 amazon_s3',
    client: 'aws',
    models: 's3: arn:aws:s3',
    prefixes: 'nosuchbucket',
    words:
      'getobject putobject headobject listobjects listobjectsv# deleteobject copyobject uploadpart createmultipartupload ' +
      'completemultipartupload headbucket createbucket nosuchkey s3',
    wording: 'the specified key does not exist | the specified bucket | bucketalready',
  }),
  sqs: vendor('Amazon SQS', {
    client: 'aws',
    models: 'sqs: arn:aws:sqs AWS.SimpleQueueService',
    prefixes: 'aws.simplequeueservice',
    words: 'sendmessagebatch receivemessage sqs',
    wording: 'wsdl version',
  }),
  lambda: vendor('AWS Lambda', {
    client: 'aws',
    models: 'lambda: arn:aws:lambda',
    prefixes: 'aws.lambda',
    wording:
      'task timed out after | runtime.exiterror | runtime exited with error | function.responsesizetoolarge',
  }),
  ses: vendor('Amazon SES', { client: 'aws', models: 'ses: arn:aws:ses', words: 'sendrawemail' }),
  sns: vendor('Amazon SNS', { client: 'aws', models: 'sns: arn:aws:sns' }),
  aws: vendor('AWS', {
    aliases: 'amazon_web_services',
    hosts: 'amazonaws.com awsapps.com',
    prefixes: 'botocore boto3 aws.',
    words: 'getsecretvalue assumerole aws',
    wording: 'security token included in the request | could not load credentials from any providers',
  }),
  gcs: vendor('Google Cloud Storage', {
    aliases: 'google_cloud_storage',
    client: 'google',
    hosts: 'storage.googleapis.com storage.cloud.google.com',
    wording: 'google cloud storage',
  }),
  pubsub: vendor('Google Pub/Sub', { client: 'google', hosts: 'pubsub.googleapis.com' }),
  azure_storage: vendor('Azure Storage', {
    hosts: 'blob.core.windows.net queue.core.windows.net table.core.windows.net core.windows.net',
    client: 'azure_openai',
    words: 'containernotfound blobnotfound',
    wording: 'the specified container | the specified blob',
  }),
  kubernetes: vendor('Kubernetes', {
    aliases: 'k8s',
    hosts: 'kubernetes.default.svc',
    prefixes:
      'kubernetes kubectl kubelet failedscheduling crashloopbackoff imagepullbackoff errimagepull oomkilled failedmount',
    words: 'argo',
    wording:
      'error from server | cannot create resource | cannot list resource | cannot get resource | in api group | threshold quantity | back-off restarting | back-off pulling image | nodes are available | node are available | ' +
      'liveness probe failed | readiness probe failed | startup probe failed | serviceaccount | admission webhook | ' +
      'the object has been modified | job was active longer | backofflimitexceeded | persistentvolumeclaim | ' +
      'specified backoff limit | failed to pull image',
  }),
  docker: vendor('Docker', {
    hosts: 'docker.io docker.com',
    prefixes: 'docker',
    wording:
      'response from daemon | docker daemon | manifest unknown | pull access denied | pull rate limit | oci runtime',
  }),
  nginx: vendor('nginx', {
    models: 'nginx/',
    prefixes: 'nginx',
    wording:
      'limiting requests | limiting connections | ' +
      'upstream timed out | connect failed <*> while | host not found in upstream | ' +
      'while ssl handshaking to upstream | while reading response header | upstream connect error | ' +
      'reading response header from upstream | while connecting to upstream | no live upstreams | upstream prematurely closed | ' +
      'client intended to send too large body | upstream sent',
  }),
  cloudflare: vendor('Cloudflare', {
    hosts: 'cloudflare.com workers.dev',
    prefixes: 'cloudflare',
    wording: 'web server is down | error code #### | error #### ray | ' + 'ray id | origin web server',
  }),
  vercel: vendor('Vercel', {
    hosts: 'vercel.com vercel.app',
    prefixes: 'vercel',
    words: 'function_invocation_timeout',
  }),
  netlify: vendor('Netlify', { hosts: 'netlify.com netlify.app', prefixes: 'netlify' }),
  heroku: vendor('Heroku', { hosts: 'heroku.com herokuapp.com', prefixes: 'heroku' }),
  terraform: vendor('Terraform', { prefixes: 'terraform', wording: 'acquiring the state lock' }),
  vault: vendor('Vault', { prefixes: 'hvac.exceptions' }),
  consul: vendor('Consul', { words: 'consul' }),
  kafka: vendor('Kafka', {
    prefixes: 'kafka org.apache.kafka confluent_kafka rdkafka',
    wording: 'unknown_topic_or_part | topic or partition | offset commit failed | group coordinator',
  }),
  rabbitmq: vendor('RabbitMQ', {
    hosts: 'rabbitmq',
    prefixes: 'rabbitmq pika. amqp aio_pika aiormq',
    wording: 'in vhost | precondition_failed | access_refused',
  }),
  nats: vendor('NATS', { prefixes: 'nats.', words: 'nats' }),
  minio: vendor('MinIO', { hosts: 'minio', prefixes: 'minio' }),
} satisfies Record<string, Vendor>;
