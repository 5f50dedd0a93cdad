import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, codes, read } from './shop-client.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ ALLOWED_ORIGINS: 'https://shop.example' });
});
afterAll(() => gateway.close());

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

const typename = JSON.stringify({ query: '{ __typename }' });

describe('GraphQL over HTTP', () => {
  it('shows Sandbox to a browser', async () => {
    const response = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('sandbox');
  });

  it('returns an acceptable request id and replaces any other', async () => {
    expect((await post(typename, { 'x-request-id': 'walk-42.a_b' })).headers.get('x-request-id')).toBe(
      'walk-42.a_b',
    );
    for (const id of ['a b', 'x'.repeat(65), '<script>']) {
      expect((await post(typename, { 'x-request-id': id })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    }
  });

  it('compresses large answers unless asked not to', async () => {
    const query = JSON.stringify({ query: '{ __schema { types { name description } } }' });
    const accept = { 'accept-encoding': 'gzip' };
    expect((await post(query, accept)).headers.get('content-encoding')).toBe('gzip');
    expect(
      (await post(query, { ...accept, 'x-no-compression': '1' })).headers.get('content-encoding'),
    ).toBeNull();
    expect((await post(typename, accept)).headers.get('content-encoding')).toBeNull();
  });

  it('lets listed origins call with credentials, and no others', async () => {
    const allowed = await post(typename, { origin: 'https://shop.example' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
    const refused = await post(typename, { origin: 'https://evil.example' });
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses requests that a foreign page could send without asking first', async () => {
    const response = await fetch(`${gateway.url}/graphql?query={__typename}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
    expect((await post(typename, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('tells a bad token from none', async () => {
    const response = await post(typename, { authorization: 'Bearer a.b.c' });
    expect(response.status).toBe(401);
    expect(codes((await response.json()) as Answer)).toEqual(['UNAUTHENTICATED']);
    expect((await post(typename)).status).toBe(200);
  });

  it('publishes the keys that verify its tokens', async () => {
    const { keys } = (await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });
});

describe('what browsers are told', () => {
  it('is not to guess types, frame answers, or tell others where they were', async () => {
    for (const path of ['/graphql', '/healthz', '/nothing', '/.well-known/jwks.json']) {
      const { headers } = await fetch(gateway.url + path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('is, in production, to run nothing and to come by TLS; a drawing says itself what it needs', async () => {
    const production = await startTestGateway({ NODE_ENV: 'production' });
    const { headers } = await fetch(`${production.url}/graphql`);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    await production.close();
    const preset = await gateway.send('{ presets(first: 1) { nodes { previewUrl } } }');
    const drawing = await fetch(read(preset, 'presets.nodes.0.previewUrl'));
    expect(drawing.headers.get('content-security-policy')).toContain("style-src 'unsafe-inline'");
    expect(drawing.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  it('is which headers pages of listed origins may read, for a day', async () => {
    const origin = 'https://shop.example';
    const asked = { origin, 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers: asked });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get('access-control-max-age')).toBe('86400');
    const { headers } = await post(typename, { origin });
    expect(headers.get('access-control-expose-headers')).toContain('retry-after');
    expect(headers.get('access-control-allow-origin')).toBe(origin);
  });
});

describe('hostile requests', () => {
  it.each([
    ['malformed JSON', '{"query":', {}, 400],
    ['no query', '{"variables":{}}', {}, 400],
    ['a query that is no string', '{"query":{"kind":"Document"}}', {}, 400],
    ['a list', '[{"query":"{ __typename }"}]', {}, 400],
    ['a syntax error', '{"query":"{ me {"}', {}, 400],
    ['an unknown field', '{"query":"{ me { salary } }"}', {}, 400],
    ['an unknown operation', '{"query":"query A { __typename }","operationName":"B"}', {}, 400],
    ['a number out of range', '{"query":"{ orders(first: 99999999999) { nodes { id } } }"}', {}, 400],
    ['too many tokens', JSON.stringify({ query: `{ ${'__typename '.repeat(3000)} }` }), {}, 400],
    ['more than 100 kB', JSON.stringify({ query: ' '.repeat(200_000) }), {}, 413],
    ['a compressed body', gzipSync(typename), { 'content-encoding': 'gzip' }, 415],
  ])('%s is refused with a code', async (_, body, headers, status) => {
    const response = await post(body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    for (const code of codes((await response.json()) as Answer))
      expect(code).not.toBe('INTERNAL_SERVER_ERROR');
  });

  it('variables of the wrong type are refused with a code, not a fault', async () => {
    const query =
      'query ($first: Int, $after: String) { presets(first: $first, after: $after) { nodes { id } } }';
    for (const variables of [
      { first: 'ten' },
      { first: 1.5 },
      { first: 2 ** 40 },
      { first: 99_999_999 },
      { first: -1 },
      { after: 'not a cursor' },
      { after: 'x'.repeat(50_000) },
      { after: 'a\0b' },
      { after: '\ud800' },
      { after: {} },
    ]) {
      expect(codes(await gateway.send(query, variables)), JSON.stringify(variables)).toEqual([
        'BAD_USER_INPUT',
      ]);
    }
    expect(codes(await gateway.send('{ presets(after: "a\\u0000b") { nodes { id } } }'))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('text that cannot be stored is refused before anything is planned', async () => {
    const response = await post(JSON.stringify({ query: '{ presets(after: "\\u0000") { nodes { id } } }' }));
    expect(response.status).toBe(400);
  });

  it('a path outside is not found, and a client that goes away harms nobody', async () => {
    expect((await fetch(`${gateway.url}/../../etc/passwd`)).status).toBe(404);
    expect((await fetch(`${gateway.url}/previews/%00/%ff.svg`)).status).toBe(404);
    await new Promise<void>((resolve) => {
      const half = httpRequest(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      });
      half.on('error', () => resolve());
      half.write('{"query":', () => half.destroy(new Error('gone')));
    });
    expect((await post(typename)).status).toBe(200);
  });
});

describe('draining', () => {
  it('finishes the requests under way and takes no new ones', async () => {
    const leaving = await startTestGateway();
    const body = JSON.stringify({ query: '{ presets(first: 1) { nodes { slug } } }' });
    const begun = httpRequest(`${leaving.url}/graphql`, {
      method: 'POST',
      agent: new Agent({ keepAlive: true }),
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
    });
    begun.write(body.slice(0, 10));
    // Answered on another connection, so the server has seen the first half of the one above.
    await fetch(`${leaving.url}/healthz`);
    const closed = leaving.close();
    begun.end(body.slice(10));
    const [response] = await once(begun, 'response');
    expect(response.statusCode).toBe(200);
    expect(await text(response)).toContain('slug');
    await closed;
    await expect(fetch(`${leaving.url}/healthz`)).rejects.toThrow();
  });

  it('answers what comes on a connection it has, says that it was the last, and is not ready', async () => {
    const leaving = await startTestGateway();
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    async function ask(path: string, body: string): Promise<IncomingMessage> {
      const method = body === '' ? 'GET' : 'POST';
      const headers = { 'content-type': 'application/json' };
      const [response] = await once(
        httpRequest(`${leaving.url}${path}`, { method, agent, headers }).end(body),
        'response',
      );
      return response;
    }
    async function askBoth(): Promise<[IncomingMessage, IncomingMessage]> {
      const answers = await Promise.all([ask('/graphql', typename), ask('/ready', '')]);
      for (const answer of answers) await text(answer);
      return answers;
    }
    expect((await askBoth()).map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'keep-alive']);
    const closed = leaving.close();
    const close = { connection: 'close' };
    expect(await askBoth()).toMatchObject([
      { statusCode: 200, headers: close },
      { statusCode: 503, headers: close },
    ]);
    await closed;
  });
});

describe('health', () => {
  it.each(['/healthz', '/health', '/api/health'])('%s says that the process lives', async (path) => {
    const response = await fetch(gateway.url + path);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      name: 'gateway',
      status: 'healthy',
      uptime: expect.any(Number),
    });
  });

  it('and metrics are on a port of their own', async () => {
    expect((await fetch(`${gateway.metricsUrl}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${gateway.metricsUrl}/ready`)).json()).toMatchObject({
      dependencies: { database: 'healthy' },
    });
    const metrics = await (await fetch(`${gateway.metricsUrl}/metrics`)).text();
    for (const name of [
      'gateway_plan_fallbacks_total',
      'events_published_total',
      'process_cpu_seconds_total',
    ])
      expect(metrics).toContain(name);
    for (const path of ['/metrics', '/subgraphs']) expect((await fetch(gateway.url + path)).status).toBe(404);
  });

  it('/ready asks the database', async () => {
    const response = await fetch(`${gateway.url}/ready`);
    expect(await response.json()).toMatchObject({ status: 'healthy', dependencies: { database: 'healthy' } });
  });
});
