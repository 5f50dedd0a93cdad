import { demoAccounts, demoPassword } from '@pet/platform/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, type Installation, openInstallation } from '../installation.ts';
import { type Answer, codes, read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

const origin = 'https://shop.example';
const shown = 'session { id accessToken refreshToken } userErrors { code }';
const login = `mutation ($input: LoginInput!) { login(input: $input) { ${shown} } }`;
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${shown} } }`;
const { email } = demoAccounts.customer;
const credentials = { input: { email, password: demoPassword } };

/** A page in a browser: it has cookies of one gateway, and does not see them. */
class Page {
  readonly #gateway: TestGateway;
  readonly #headers: Record<string, string>;
  cookie = '';

  constructor(gateway: TestGateway, headers: Record<string, string> = { origin, 'x-refresh-cookie': '1' }) {
    this.#gateway = gateway;
    this.#headers = headers;
  }

  /** @returns the answer, its status, and what the browser was told to keep */
  async send(query: string, variables: object = {}, token?: string) {
    const response = await fetch(`${this.#gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: this.cookie,
        ...this.#headers,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';', 1)[0] ?? '';
    return { status: response.status, set, answer: (await response.json()) as Answer };
  }

  async logIn(): Promise<string> {
    return read((await this.send(login, credentials)).answer, 'login.session.accessToken');
  }
}

const topologies = {
  'users in the same process': async () => ({ gateway: await startTestGateway({ ALLOWED_ORIGINS: origin }) }),
  'users as a service of its own': async () => {
    const installation = await openInstallation();
    const users = await installation.startService('users');
    const variables = { ...installation.variables, ...addressOf(users), ALLOWED_ORIGINS: origin };
    return { gateway: await startTestGateway(variables), installation };
  },
};

describe.each(Object.entries(topologies))('a refresh token in a cookie, with %s', (_, start) => {
  let gateway: TestGateway;
  let installation: Installation | undefined;
  beforeAll(async () => {
    ({ gateway, installation } = { installation: undefined, ...(await start()) });
  });
  afterAll(async () => {
    await gateway.close();
    await installation?.close();
  });

  it('is out of reach of scripts and other sites, and not in the answer', async () => {
    const { set = '', answer } = await new Page(gateway).send(login, credentials);
    const [pair, ...attributes] = set.split('; ');
    expect(pair).toMatch(/^refresh_token=[\w-]{43}$/);
    expect(attributes.sort()).toEqual([
      expect.stringMatching(/^Expires=.* GMT$/),
      'HttpOnly',
      'Path=/graphql',
      'SameSite=Strict',
      'Secure',
    ]);
    const left = Date.parse(/Expires=([^;]+)/.exec(set)?.[1] ?? '') - Date.now();
    expect(Math.round(left / 86_400_000)).toBe(7);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.login).toEqual({
      session: { id: expect.any(String), accessToken: expect.any(String), refreshToken: '' },
      userErrors: [],
    });
    expect(JSON.stringify(answer)).not.toContain(pair?.slice('refresh_token='.length));
  });

  it('is rotated by a refresh, whether the input is a variable or written out', async () => {
    const page = new Page(gateway);
    await page.logIn();
    const seen = [page.cookie];
    for (const [query, variables] of [
      [refresh, { input: {} }],
      [refresh, { input: { refreshToken: null } }],
      ['mutation { refreshSession(input: {}) { userErrors { code } } }', {}],
      [
        'mutation { again: refreshSession(input: { refreshToken: null }) { s: session { t: refreshToken } } }',
        {},
      ],
    ] as const) {
      const { answer } = await page.send(query, variables);
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain('INVALID');
      seen.push(page.cookie);
    }
    expect(new Set(seen).size).toBe(5);
    expect(page.cookie).toMatch(/^refresh_token=[\w-]{43}$/);
  });

  it('is forgotten when the session is over: by logging out, or because it was used twice', async () => {
    const leaving = new Page(gateway);
    const { set = '' } = await leaving.send(
      'mutation { logout { revokedSessionId } }',
      {},
      await leaving.logIn(),
    );
    expect(set).toMatch(/^refresh_token=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=\/graphql; /);

    const owner = new Page(gateway);
    await owner.logIn();
    const thief = new Page(gateway, { origin, 'x-refresh-cookie': '1', 'user-agent': 'a thief' });
    thief.cookie = owner.cookie;
    await owner.send(refresh, { input: {} });
    const { answer } = await thief.send(refresh, { input: {} });
    expect(read<unknown>(answer, 'refreshSession.userErrors')).toEqual([{ code: 'INVALID_REFRESH_TOKEN' }]);
    expect(thief.cookie).toBe('refresh_token=');
  });

  it('is used and given for pages of allowed origins only, and only where they ask for it', async () => {
    const page = new Page(gateway);
    await page.logIn();
    for (const headers of [
      { 'x-refresh-cookie': '1' },
      { 'x-refresh-cookie': '1', origin: 'https://evil.example' },
      { 'x-refresh-cookie': '1', origin: 'null' },
    ]) {
      const foreign = new Page(gateway, headers);
      foreign.cookie = page.cookie;
      const { status, set, answer } = await foreign.send(refresh, { input: {} });
      expect([status, set, codes(answer)]).toEqual([403, undefined, ['FORBIDDEN']]);
    }
    const unasked = new Page(gateway, { origin });
    unasked.cookie = page.cookie;
    const { set, answer } = await unasked.send(refresh, { input: {} });
    expect(set).toBeUndefined();
    expect(read<unknown>(answer, 'refreshSession.session')).toBeNull();
    // Nothing of that has used it up.
    expect(codes((await page.send(refresh, { input: {} })).answer)).toEqual([]);
  });

  it('is nothing that other clients notice', async () => {
    const other = new Page(gateway, {});
    const { set, answer } = await other.send(login, credentials);
    expect(set).toBeUndefined();
    const refreshToken = read(answer, 'login.session.refreshToken');
    expect(refreshToken).toMatch(/^[\w-]{43}$/);
    const next = (await other.send(refresh, { input: { refreshToken } })).answer;
    expect(read(next, 'refreshSession.session.refreshToken')).toMatch(/^[\w-]{43}$/);
  });
});
