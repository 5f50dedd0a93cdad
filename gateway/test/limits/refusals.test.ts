import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSocket } from '../live/clients.ts';
import { type Answer, codes, read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

let gateway: TestGateway;
let client: number;
beforeAll(async () => {
  gateway = await startTestGateway({
    RATE_LIMITS: 'invalid=3,route=2',
    TRUSTED_PROXIES: 'loopback',
    MAX_OPERATION_COST: '50',
  });
  client = 0;
});
beforeEach(() => {
  client += 1;
});
afterAll(() => gateway.close());

const valid = '{ presets(first: 1) { nodes { slug } } }';

/** Each test asks from another address. */
function from(headers: Record<string, string> = {}) {
  return { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${client}`, ...headers };
}

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: from(headers), body });
  const answer = (await response.json()) as Answer;
  return { status: response.status, code: codes(answer)[0], retryAfter: response.headers.get('retry-after') };
}

const ask = (query: string, headers: Record<string, string> = {}) => post(JSON.stringify({ query }), headers);

async function refusals(): Promise<Record<string, number>> {
  const text = await (await fetch(`${gateway.metricsUrl}/metrics`)).text();
  const counts = text.matchAll(/^gateway_refusals_total\{reason="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries(Array.from(counts, ([, reason, count]) => [reason, Number(count)]));
}

/** How many more refusals there are after some work, by their reason. */
async function refusedBy(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await refusals();
  await work();
  const added = Object.entries(await refusals()).map(([reason, count]) => [
    reason,
    count - (before[reason] ?? 0),
  ]);
  return Object.fromEntries(added.filter(([, count]) => count !== 0));
}

const foreign = { 'x-refresh-cookie': '1', origin: 'https://evil.example' };

describe('what cannot be run', () => {
  it.each([
    ['a syntax error', () => ask('{ me {'), 400, 'invalid'],
    ['an unknown field', () => ask('{ salary }'), 400, 'invalid'],
    ['a body that is no JSON', () => post('{'), 400, 'invalid'],
    ['a body that is too large', () => post(JSON.stringify({ query: ' '.repeat(200_000) })), 413, 'size'],
    ['an operation that is too large', () => ask(`{ ${'__typename '.repeat(501)} }`), 400, 'size'],
    ['a bad token', () => ask(valid, { authorization: 'Bearer a.b.c' }), 401, 'auth'],
    ['a foreign page that asks for cookies', () => ask(valid, foreign), 403, 'origin'],
  ] as const)('is told operators, and counted by address: %s', async (_, send, status, reason) => {
    expect(await refusedBy(async () => expect((await send()).status).toBe(status))).toEqual({ [reason]: 1 });
    for (let turn = 0; turn < 2; turn += 1) expect((await ask('{ nothing }')).status).toBe(400);
    const fourth = await ask('{ nothing }');
    expect(fourth).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(fourth.retryAfter)).toBeGreaterThan(0);
  });

  it('keeps nobody from what has been run before, nor another address', async () => {
    await ask(valid);
    for (let turn = 0; turn < 5; turn += 1) await ask('{ nothing }');
    expect((await ask(valid)).status).toBe(200);
    expect((await ask('{ presets(first: 1) { totalCount } }')).code).toBe('RATE_LIMITED');
    client += 1;
    expect((await ask('{ nothing }')).status).toBe(400);
  });

  it('is not what costs too much or comes too often, which is counted already', async () => {
    const dear = '{ presets(first: 100) { nodes { slug } } }';
    const reasons = await refusedBy(async () => {
      for (let turn = 0; turn < 5; turn += 1) expect((await ask(dear)).code).toBe('OPERATION_TOO_EXPENSIVE');
    });
    expect(reasons).toEqual({ cost: 5 });
  });

  it('is counted over event streams and WebSockets, too', async () => {
    const stream = (query: string, headers = {}) =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: from({ accept: 'text/event-stream', ...headers }),
        body: JSON.stringify({ query }),
      });
    const reasons = await refusedBy(async () => {
      expect(await (await stream('{ nothing }')).text()).toContain('GRAPHQL_VALIDATION_FAILED');
      expect((await stream(valid, { authorization: 'Bearer a.b.c' })).status).toBe(401);
      const { send, next, socket } = await openSocket(gateway, null, { headers: from() });
      const code = async (id: string) => {
        send({ id, type: 'subscribe', payload: { query: '{ nothing }' } });
        const message = await next();
        return codes({ errors: message?.payload as NonNullable<Answer['errors']> })[0];
      };
      expect([await code('a'), await code('b')]).toEqual(['GRAPHQL_VALIDATION_FAILED', 'RATE_LIMITED']);
      socket.close();
    });
    expect(reasons).toEqual({ invalid: 3, auth: 1, rate: 1 });
    expect((await stream(valid, { authorization: 'Bearer a.b.c' })).status).toBe(429);
  });
});

describe('drawings', () => {
  it('are limited by address, and say so', async () => {
    const drawing = read(
      await gateway.send('{ presets(first: 1) { nodes { previewUrl } } }'),
      'presets.nodes.0.previewUrl',
    );
    const get = () => fetch(drawing, { headers: from() });
    const reasons = await refusedBy(async () => {
      const statuses = [await get(), await get(), await get()].map(({ status, headers }) => [
        status,
        headers.get('ratelimit-remaining'),
      ]);
      expect(statuses).toEqual([
        [200, '1'],
        [200, '0'],
        [429, '0'],
      ]);
    });
    expect(reasons).toEqual({ rate: 1 });
    client += 1;
    expect((await get()).status).toBe(200);
  });
});
