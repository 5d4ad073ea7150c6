import { type Document, parseDocument } from 'yaml';
import { z } from 'zod';
import { SettingsInvalid } from '../domain/errors.ts';
import type { Tenant, Tenants } from '../domain/tenants.ts';

/** Names that are the host's own: one of these in a repository's credentials would stand for the App itself. */
const HOSTS_OWN =
  /^(?:APEG_|GITHUB_|APP_ID$|PRIVATE_KEY$|WEBHOOK_SECRET$|DATABASE_URL$|PATH$|HOME$|HOST$|PORT$|NODE_)/;

const WrittenTenant = z.strictObject({
  id: z.int().positive().meta({ description: "GitHub's number of the repository" }),
  name: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
    .optional()
    .meta({ description: 'For people; the number decides' }),
  credentials: z
    .record(
      z
        .string()
        .regex(/^[A-Z][A-Z\d_]*$/, 'must be the name of a variable')
        .refine((name) => !HOSTS_OWN.test(name), 'is a variable of the host itself'),
      z.string().min(1, 'must not be empty'),
    )
    .default({}),
  recipients: z.array(z.string().min(1)).default([]),
  log_hosts: z
    .array(
      z
        .string()
        .regex(/^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+(?::\d{1,5})?$/i, 'must be the name of a host'),
    )
    .default([]),
});

const WrittenTenants = z
  .strictObject({ repositories: z.array(WrittenTenant).default([]) })
  .superRefine(({ repositories }, context) => {
    for (const [index, { id }] of repositories.entries()) {
      if (repositories.findIndex((other) => other.id === id) < index)
        context.addIssue({ code: 'custom', path: ['repositories', index, 'id'], message: 'is there twice' });
    }
    // A shop has one journal and one chain of renewed tokens, and so one repository.
    for (const name of ['SHOPIFY_SHOP', 'ETSY_SHOP_ID', 'ETSY_REFRESH_TOKEN'] as const) {
      const named = repositories.map(({ credentials }) => shopOf(credentials[name]));
      for (const [index, shop] of named.entries())
        if (shop !== undefined && named.indexOf(shop) < index)
          context.addIssue({
            code: 'custom',
            path: ['repositories', index, 'credentials', name],
            message: 'is that of another repository; a shop belongs to one',
          });
    }
  });

/** Nobody has been entrusted with anything. */
export const NO_TENANTS: Tenants = { of: nothingFor };

/**
 * Reads the host's own file of what each repository may use. Only the number of a repository finds anything in it.
 *
 * @throws SettingsInvalid with every problem at once, and without what stands there: it may be a secret.
 */
export function parseTenants(text: string, file: string): Tenants {
  const document = parseDocument(text, { prettyErrors: false });
  const broken = document.errors.map(({ pos }) => `it is no YAML at character ${pos[0]}`);
  if (broken.length > 0) throw invalid(file, broken);
  const parsed = WrittenTenants.safeParse(valueOf(document, file) ?? {});
  if (!parsed.success)
    throw invalid(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  const tenants = new Map(
    parsed.data.repositories.map(({ id, credentials, recipients, log_hosts }): [number, Tenant] => [
      id,
      { repositoryId: id, credentials, recipients, logHosts: log_hosts },
    ]),
  );
  return { of: (repositoryId) => structuredClone(tenants.get(repositoryId) ?? nothingFor(repositoryId)) };
}

/** Aliases could multiply without end, and nothing here needs one. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalid(file, ['it uses an alias']);
  }
}

function shopOf(written: string | undefined): string | undefined {
  return written
    ?.trim()
    .toLowerCase()
    .replace(/\.myshopify\.com$/, '');
}

function nothingFor(repositoryId: number): Tenant {
  return { repositoryId, credentials: {}, recipients: [], logHosts: [] };
}

function invalid(file: string, problems: readonly string[]): SettingsInvalid {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new SettingsInvalid(
    `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:${list}`,
    {
      hint: 'docs/deployment.md says what may stand there.',
    },
  );
}
