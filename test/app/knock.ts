import { createHmac, randomUUID } from 'node:crypto';

/** What somebody sends to the webhook's address. */
export interface Knock {
  readonly event?: string;
  readonly body: string;
  readonly guid?: string;
  /** The secret that it is signed with; null for no signature at all. */
  readonly secret?: string | null;
  readonly signature?: string;
  readonly method?: string;
  readonly type?: string;
}

export const SECRET = 'a secret of the tests';

/** Sends it, signed as GitHub signs. */
export async function knock(url: string, { body, secret = SECRET, ...rest }: Knock): Promise<Response> {
  const digest = secret === null ? null : createHmac('sha256', secret).update(body).digest('hex');
  const signature = rest.signature ?? (digest === null ? null : `sha256=${digest}`);
  const method = rest.method ?? 'POST';
  return fetch(`${url}/api/github/webhooks`, {
    method,
    ...(method === 'GET' ? {} : { body }),
    headers: {
      'content-type': rest.type ?? 'application/json',
      'x-github-event': rest.event ?? 'issue_comment',
      'x-github-delivery': rest.guid ?? randomUUID(),
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
    },
  });
}
