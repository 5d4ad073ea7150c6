/** The emulator lets an installation act as the account that it is installed in; GitHub has it act as the App's own bot. */
export interface BotIdentity {
  /** Remembers an answer to a write of the App: what it holds was made by the App. */
  note(answer: unknown): void;
  /** The same JSON with the App's bot as author of what the App made. */
  rewrite(value: unknown): unknown;
  readonly user: Readonly<Record<string, unknown>>;
}

/** An identity for the App of a slug. */
export function createBotIdentity(appId: number, slug: string, baseUrl: string): BotIdentity {
  const made = new Set<string>();
  const login = `${slug}[bot]`;
  const user = {
    login,
    id: 900_000 + appId,
    node_id: 'BOT_kgDOtest',
    avatar_url: `${baseUrl}/in/${appId}`,
    gravatar_id: '',
    url: `${baseUrl}/users/${encodeURIComponent(login)}`,
    html_url: `${baseUrl}/apps/${slug}`,
    type: 'Bot',
    site_admin: false,
  };
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    const changed = Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, rewrite(inside)]));
    if ('user' in changed && typeof changed['url'] === 'string' && made.has(changed['url']))
      changed['user'] = user;
    if ('check_suite' in changed && changed['app'] === null) changed['app'] = { id: appId, slug, name: slug };
    return changed;
  };
  return {
    user,
    rewrite,
    note: (answer) => {
      if (!isObject(answer)) return;
      for (const key of ['url', 'issue_url']) {
        // A comment names the issue that it is on; only a pull request is one.
        if (key === 'issue_url' && !('head' in answer)) continue;
        const url = answer[key];
        if (typeof url === 'string') made.add(url);
      }
    },
  };
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
