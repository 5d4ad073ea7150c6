import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What GitHub gives for the code that it sends back. */
export interface MadeApp {
  readonly id: number;
  readonly pem: string;
  readonly webhookSecret: string;
  readonly url: string;
}

/** What the flow needs. */
export interface ManifestFlow {
  /** The manifest of app.yml. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Where GitHub is to deliver. */
  readonly webhookUrl: string;
  /** `https://github.com`, or an Enterprise Server. */
  readonly webUrl: string;
  /** An organisation that is to own the App; the user's own account without one. */
  readonly organization: string | undefined;
  /** Cannot be guessed: it ties the answer to the question. */
  readonly state: string;
  /** Trades the code for the App. */
  readonly convert: (code: string) => Promise<MadeApp>;
  /** Told where to go with a browser. */
  readonly ask: (url: string) => void;
  readonly port: number;
}

/** Serves the manifest flow on loopback once: a page that posts the manifest to GitHub, and the way back with the App. */
export async function runManifestFlow(flow: ManifestFlow): Promise<MadeApp> {
  const made = Promise.withResolvers<MadeApp>();
  let traded = false;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const finish = (status: number, text: string): void => {
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; form-action https: http:; script-src 'unsafe-inline'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      response.end(text);
    };
    if (url.pathname === '/') return finish(200, formPage(flow, base()));
    const code = url.searchParams.get('code');
    if (url.pathname !== '/made' || code === null) return finish(404, page('There is nothing here.'));
    if (url.searchParams.get('state') !== flow.state)
      return finish(
        400,
        page('This answer belongs to no question of this run. Start again with npm run setup.'),
      );
    // GitHub takes a code once: a reloaded page must not end the run that is about to succeed.
    if (traded) return finish(409, page('The App is being made already.'));
    traded = true;
    flow.convert(code).then(
      (app) => {
        finish(
          200,
          page('The App is made. The terminal says where its variables are; this page can be closed.'),
        );
        made.resolve(app);
      },
      (error: unknown) => {
        finish(502, page('GitHub did not give the App. The terminal says why.'));
        made.reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(flow.port, '127.0.0.1', resolve);
  });
  flow.ask(base());
  try {
    return await made.promise;
  } finally {
    server.closeIdleConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  function base(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

function formPage({ manifest, webhookUrl, webUrl, organization, state }: ManifestFlow, base: string): string {
  const owner = organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`;
  const action = `${webUrl}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`;
  const text = JSON.stringify({
    ...manifest,
    redirect_url: `${base}/made`,
    hook_attributes: { url: webhookUrl, active: true },
  });
  return page(
    `<form action="${attribute(action)}" method="post"><input type="hidden" name="manifest" value="${attribute(text)}">` +
      '<p>GitHub will ask for a name, then make the App with the permissions of app.yml and send you back here.</p>' +
      '<button>Make the App on GitHub</button></form>',
  );
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>APEG setup</title><body>${content}</body></html>`;
}

function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
