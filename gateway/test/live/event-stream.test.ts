import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { rawStream } from './clients.ts';
import { designChanged, firstDesign, rename } from './designs.ts';
import { counted, type StubTransports, startStubTransports } from './stub-transports.ts';

const accept = 'text/event-stream';
/** What urql sends with every operation. */
const acceptAnything =
  'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';

describe('an event stream', () => {
  let stub: StubTransports;
  beforeAll(async () => {
    stub = await startStubTransports({});
  });
  afterAll(() => stub.close());

  it('is what the protocol says, and is not kept by anybody in between', async () => {
    const sent = { query: counted, variables: { name: 'two', to: 2, bytes: 1 } };
    const { response, ended } = await rawStream(stub, sent, { accept });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(await ended).toBe(
      [
        ':',
        'event: next\ndata: {"data":{"counted":{"number":1,"text":"x"}}}',
        'event: next\ndata: {"data":{"counted":{"number":2,"text":"x"}}}',
        'event: complete\ndata: ',
        '',
      ].join('\n\n'),
    );
  });

  it('carries queries too, for those who read nothing else', async () => {
    const sent = { query: '{ text(bytes: 1) }' };
    expect(await (await rawStream(stub, sent, { accept })).ended).toBe(
      ':\n\nevent: next\ndata: {"data":{"text":"x"}}\n\nevent: complete\ndata: \n\n',
    );
    const ordinary = await rawStream(stub, sent, { accept: acceptAnything });
    expect(ordinary.response.headers['content-type']).toContain('application/graphql-response+json');
    const subscription = { query: counted, variables: { name: 'one', to: 1, bytes: 1 } };
    const preferred = await rawStream(stub, subscription, { accept: acceptAnything });
    expect(preferred.response.headers['content-type']).toContain(accept);
    await preferred.ended;
  });

  it('carries the errors of an operation that cannot run', async () => {
    for (const [query, code] of [
      ['subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      [counted, 'BAD_USER_INPUT'],
    ] as const) {
      const { response, ended } = await rawStream(stub, { query }, { accept });
      expect(response.statusCode).toBe(200);
      expect(await ended).toMatch(
        new RegExp(
          `^:\n\nevent: next\ndata: {"errors":.*"code":"${code}".*}\n\nevent: complete\ndata: \n\n$`,
        ),
      );
    }
  });

  it('shows no faults', async () => {
    const text = await (await rawStream(stub, { query: 'subscription { failing { number } }' }, { accept }))
      .ended;
    expect(text).toContain('"code":"INTERNAL_SERVER_ERROR","requestId":"stub"');
    expect(text).not.toContain('secret');
  });

  it('can be asked for by GET under the rules of any GET', async () => {
    const sent = { query: counted, variables: { name: 'get', to: 1, bytes: 1 } };
    const careful = { accept, 'apollo-require-preflight': '1' };
    expect(await (await rawStream(stub, sent, careful, 'GET')).ended).toContain('"number":1');
    const foreign = await rawStream(stub, sent, { accept }, 'GET');
    expect(foreign.response.statusCode).toBe(400);
    expect(await foreign.ended).toContain('CSRF');
    const form = { accept, 'content-type': 'text/plain' };
    expect((await rawStream(stub, sent, form, 'GET')).response.statusCode).toBe(400);
    const changing = await rawStream(stub, { query: 'mutation { change }' }, careful, 'GET');
    expect(await changing.ended).toContain('Send mutations with POST.');
  });

  it('is refused to a bad token', async () => {
    const sent = { query: counted, variables: { name: 'no', to: 1, bytes: 1 }, token: 'a.b.c' };
    const { response, ended } = await rawStream(stub, sent, { accept });
    expect(response.statusCode).toBe(401);
    expect(JSON.parse(await ended)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('an event stream of the gateway', () => {
  let gateway: TestGateway;
  let customer: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ ALLOWED_ORIGINS: 'https://shop.example' }, { heartbeatMs: 300 });
    customer = await gateway.token('customer');
  });
  afterAll(() => gateway.close());

  it('numbers its events, and goes on behind the one that was seen last', async () => {
    const design = await firstDesign(gateway, customer);
    const { id, version } = design;
    await rename(gateway, customer, design, ['First', 'Second', 'Third']);
    const sent = { query: designChanged, variables: { id, after: version }, token: customer };
    const all = await rawStream(gateway, sent, { accept });
    const text = await all.until(`"version":${version + 3}`);
    expect(text.match(/^id: .*$/gm)).toEqual([1, 2, 3].map((count) => `id: ${version + count}`));
    all.close();

    const resumed = await rawStream(gateway, sent, { accept, 'last-event-id': String(version + 2) });
    const rest = await resumed.until(`"version":${version + 3}`);
    expect(rest.match(/^id: .*$/gm)).toEqual([`id: ${version + 3}`]);
    resumed.close();

    const confused = await rawStream(gateway, sent, { accept, 'last-event-id': 'yesterday' });
    expect(await confused.ended).toContain('"code":"BAD_USER_INPUT"');
  });

  it('arrives at once although the client accepts compression, and keeps beating', async () => {
    const { id, version } = await firstDesign(gateway, customer);
    const sent = { query: designChanged, variables: { id, after: version - 1 }, token: customer };
    const stream = await rawStream(gateway, sent, {
      accept,
      'accept-encoding': 'gzip',
      origin: 'https://shop.example',
    });
    expect(stream.response.headers).not.toHaveProperty('content-encoding');
    expect(stream.response.headers['access-control-allow-origin']).toBe('https://shop.example');
    await stream.until(`"version":${version}`);
    await stream.until('\n\n:\n\n:\n\n');
    stream.close();
  });
});
