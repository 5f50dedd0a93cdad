import { ApolloServer } from '@apollo/server';
import { startTestRedis } from '@pet/platform/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow } from '../live/clients.ts';
import { type Answer, codes } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { aliasedLogins, loginField } from './login-tries.ts';

const limits = 'read=6,write=3,auth=5,lookup=2';
const preset = '{ presets(first: 1) { nodes { slug } } }';

const byApollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
let gateway: TestGateway;
let client: number;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMITS: limits, TRUSTED_PROXIES: 'loopback' });
  client = 0;
});
beforeEach(() => {
  client += 1;
});
afterAll(async () => {
  byApollo.mockRestore();
  await gateway.close();
});

/** Everybody who asks is at another address, each test a new one. */
async function post(query: string, options: { token?: string; address?: string; variables?: object } = {}) {
  const { token, address = `203.0.113.${client}`, variables } = options;
  byApollo.mockClear();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const header = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    limit: header('ratelimit-limit'),
    remaining: header('ratelimit-remaining'),
    reset: Number(header('ratelimit-reset')),
    retryAfter: header('retry-after'),
    type: header('content-type'),
    text: await response.text(),
    direct: byApollo.mock.calls.length === 0,
  };
}

function answerOf({ text }: { readonly text: string }): Answer {
  return JSON.parse(text) as Answer;
}

describe('requests over HTTP', () => {
  it('are told what is left, and refused with 429 once it is used up', async () => {
    const answers = [];
    for (let turn = 0; turn < 8; turn += 1) answers.push(await post(preset));
    expect(answers.map(({ status, remaining }) => [status, remaining])).toEqual([
      ...[5, 4, 3, 2, 1, 0].map((left) => [200, String(left)]),
      [429, '0'],
      [429, '0'],
    ]);
    for (const { limit, reset } of answers) {
      expect(limit).toBe('6');
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(60);
    }
    const refused = answers.at(-1);
    expect(answers.slice(0, 6).every(({ retryAfter }) => retryAfter === null)).toBe(true);
    expect(Number(refused?.retryAfter)).toBe(refused?.reset);
    expect(refused?.text).toBe(
      `{"errors":[{"message":"Too many requests of this kind; try again in ${refused?.reset} s.","extensions":{"code":"RATE_LIMITED","retryAfter":${refused?.reset}}}]}\n`,
    );
  });

  it('are refused alike by Apollo Server and without it', async () => {
    const once = '{ presets(first: 2) { nodes { slug } } }';
    await post(`{ ${Array.from({ length: 6 }, (_, index) => `a${index}: __typename`).join(' ')} }`);
    const [first, second] = [await post(once), await post(once)];
    expect([first.direct, second.direct]).toEqual([false, true]);
    for (const { status, type, text, reset } of [first, second]) {
      expect({ status, type }).toEqual({ status: 429, type: 'application/json; charset=utf-8' });
      expect(text.replaceAll(String(reset), 'N')).toBe(
        '{"errors":[{"message":"Too many requests of this kind; try again in N s.","extensions":{"code":"RATE_LIMITED","retryAfter":N}}]}\n',
      );
    }
  });

  it('count aliases one by one, and each class by itself', async () => {
    const four = await post(
      '{ a: presets { totalCount } b: presets { totalCount } c: me { id } d: me { id } }',
    );
    expect(four.remaining).toBe('2');
    const lookup = await post('{ orderLookup(number: "AP-1", email: "a@example.com") { number } }');
    expect(lookup).toMatchObject({ status: 200, limit: '2', remaining: '1' });
    expect(await post(preset)).toMatchObject({ status: 200, remaining: '1' });
  });

  it('of one address are counted together when nobody is signed in, and by account when somebody is', async () => {
    const [customer, staff] = await Promise.all([gateway.token('customer'), gateway.token('staff')]);
    for (let turn = 0; turn < 6; turn += 1) await post(preset, { token: customer });
    expect((await post(preset, { token: customer })).status).toBe(429);
    expect((await post(preset, { token: customer, address: '198.51.100.1' })).status).toBe(429);
    expect((await post(preset, { token: staff })).status).toBe(200);
    expect((await post(preset)).remaining).toBe('5');
    expect((await post(preset, { address: '198.51.100.1' })).remaining).toBe('5');
  });

  it('of one IPv6 network are one client', async () => {
    await post(preset, { address: '2001:db8:1:2::1' });
    expect((await post(preset, { address: '2001:db8:1:2:ffff::9' })).remaining).toBe('4');
    expect((await post(preset, { address: '2001:db8:1:3::1' })).remaining).toBe('5');
  });

  it('are counted by the address that the proxy wrote, whatever the client wrote before it', async () => {
    for (let turn = 0; turn < 7; turn += 1) {
      const { status } = await post(preset, { address: `198.51.100.${turn}, 192.0.2.77` });
      expect(status).toBe(turn < 6 ? 200 : 429);
    }
  });

  it('that cannot be run because of their variables or a field are counted, and say so', async () => {
    const bad = await post('query ($n: Int!) { presets(first: $n) { totalCount } }', {
      variables: { n: 'x' },
    });
    expect(bad).toMatchObject({ status: 400, remaining: '5' });
  });
});

describe('tries of passwords', () => {
  /** As many as one operation may have aliases. */
  const thirty = (emailOf: (index: number) => string) => aliasedLogins(30, emailOf);
  let checked: number;
  beforeEach(() => {
    checked = 0;
  });
  afterEach(() => {
    expect(checked).toBeLessThanOrEqual(5);
  });

  /** Sends logins, and counts those whose password was looked at. */
  async function tryLogin(query: string, address?: string): Promise<number> {
    const answer = await post(query, { ...(address !== undefined && { address }) });
    checked += Object.keys(answerOf(answer).data ?? {}).length;
    return answer.status;
  }

  it('count a hundred when a hundred are aliased', async () => {
    for (let turn = 0; turn < 4; turn += 1)
      expect(await tryLogin(thirty((n) => `a${n}@example.com`))).toBe(429);
    expect(await tryLogin(`mutation { ${loginField('a', 'one@example.com')} }`)).toBe(429);
    expect(checked).toBe(0);
  });

  it('are five of one address, for whichever accounts, aliased or not', async () => {
    const two = `mutation { ${loginField('a', 'x1@example.com')} ${loginField('b', 'x2@example.com')} }`;
    expect(await tryLogin(two)).toBe(200);
    expect(await tryLogin(two)).toBe(200);
    expect(await tryLogin(two)).toBe(429);
    expect(checked).toBe(4);
  });

  it('are five of one account, from whichever addresses and however it is spelled', async () => {
    const spelled = ['victim@example.com', ' VICTIM@example.com', 'Victim@Example.com '];
    for (let turn = 0; turn < 9; turn += 1) {
      const query = `mutation { ${loginField('a', spelled[turn % 3] ?? '')} }`;
      expect(await tryLogin(query, `198.51.100.${100 + turn}`)).toBe(turn < 5 ? 200 : 429);
    }
    expect(checked).toBe(5);
  });

  it('that were refused take nothing of the accounts they named', async () => {
    await tryLogin(thirty(() => 'spared@example.com'));
    expect(await tryLogin(`mutation { ${loginField('a', 'spared@example.com')} }`, '198.51.100.200')).toBe(
      200,
    );
  });

  it('are five of whoever is signed in, from whichever addresses', async () => {
    const token = await gateway.token('rival');
    const query =
      'mutation { changePassword(input: { currentPassword: "guess", newPassword: "a long password, new" }) { userErrors { code } } }';
    for (let turn = 0; turn < 7; turn += 1) {
      const { status } = await post(query, { token, address: `198.51.100.${50 + turn}` });
      expect(status).toBe(turn < 5 ? 200 : 429);
    }
  });
});

describe('live operations', () => {
  it.each(Object.entries(follow))(
    'over %s share the count, and are refused in their answer',
    async (_, start) => {
      const strict = await startTestGateway({ RATE_LIMITS: 'read=2' });
      const token = await strict.token('staff');
      const query = 'subscription { orderFeed(afterSequence: 0) { sequence } }';
      expect(codes(await strict.send(preset, {}, token))).toEqual([]);
      const admitted = start(strict, { query, token });
      expect(codes((await admitted.next()).value)).toEqual([]);
      const refused = (await start(strict, { query, token }).next()).value as Answer;
      expect(codes(refused)).toEqual(['RATE_LIMITED']);
      expect(refused.errors?.[0]?.extensions?.retryAfter).toBeGreaterThan(0);
      expect(codes(await strict.send(preset, {}, token))).toEqual(['RATE_LIMITED']);
      // What has begun goes on.
      expect(codes((await admitted.next()).value)).toEqual([]);
      await admitted.return?.();
      await strict.close();
    },
  );

  it('queries and mutations over a WebSocket are counted like those over HTTP', async () => {
    const token = await gateway.token('admin');
    const last = async (query: string) => (await gateway.follow(query, {}, token).next()).value as Answer;
    for (let turn = 0; turn < 6; turn += 1) expect(codes(await last(preset))).toEqual([]);
    expect(codes(await last(preset))).toEqual(['RATE_LIMITED']);
    expect((await post(preset, { token })).status).toBe(429);
  });
});

describe('gateways on one Redis', () => {
  it('count together, and go on by themselves while it is away', async () => {
    const redis = await startTestRedis();
    const variables = { RATE_LIMITS: 'read=4', REDIS_URL: redis.url };
    const [one, other] = await Promise.all([startTestGateway(variables), startTestGateway(variables)]);
    const answers = [];
    for (const asked of [one, other, one, other, one, other]) answers.push(codes(await asked.send(preset)));
    expect(answers).toEqual([[], [], [], [], ['RATE_LIMITED'], ['RATE_LIMITED']]);
    await redis.kill();
    const alone = [];
    for (const asked of [one, one, one, one, one, other]) {
      alone.push(codes(await asked.send(preset, {}, await asked.token('customer'))));
    }
    expect(alone).toEqual([[], [], [], [], ['RATE_LIMITED'], []]);
    await Promise.all([one.close(), other.close()]);
    await redis.close();
  });
});

it('says nothing of limits where there are none', async () => {
  const free = await startTestGateway();
  const response = await fetch(`${free.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: preset }),
  });
  expect(response.headers.get('ratelimit-limit')).toBeNull();
  await free.close();
});
