import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { rawStream } from './clients.ts';
import { designChanged, firstDesign } from './designs.ts';
import { counted, type StubTransports, startStubTransports } from './stub-transports.ts';

/** As Apollo Client 4 sends it. */
const accept =
  'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9';
const part = (json: string) =>
  `\r\n--graphql\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}`;

describe('a multipart response', () => {
  let stub: StubTransports;
  beforeAll(async () => {
    stub = await startStubTransports({});
  });
  afterAll(() => stub.close());

  it.each([accept, 'multipart/mixed; subscriptionSpec="1.0"'])(
    'is what the protocol says for %s',
    async (type) => {
      const sent = { query: counted, variables: { name: 'two', to: 2, bytes: 1 } };
      const { response, ended } = await rawStream(stub, sent, { accept: type });
      expect(response.statusCode).toBe(200);
      expect(response.headers).toMatchObject({
        'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      expect(await ended).toBe(
        [
          part('{}'),
          part('{"payload":{"data":{"counted":{"number":1,"text":"x"}}}}'),
          part('{"payload":{"data":{"counted":{"number":2,"text":"x"}}}}'),
          '\r\n--graphql--\r\n',
        ].join(''),
      );
    },
  );

  it('is for subscriptions only', async () => {
    const { response } = await rawStream(stub, { query: '{ text(bytes: 1) }' }, { accept });
    expect(response.headers['content-type']).toContain('application/graphql-response+json');
  });

  it('is not what those get who mean deferred results by it', async () => {
    const sent = { query: counted, variables: { name: 'no', to: 1, bytes: 1 } };
    const { response } = await rawStream(stub, sent, { accept: 'multipart/mixed; deferSpec=20220824' });
    expect(response.headers['content-type']).not.toContain('subscriptionSpec');
  });

  it('is an ordinary one when the operation cannot be started', async () => {
    const invalid = await rawStream(stub, { query: 'subscription { nothing }' }, { accept });
    expect(invalid.response.statusCode).toBe(400);
    expect(await invalid.ended).toContain('GRAPHQL_VALIDATION_FAILED');
    const failing = await rawStream(stub, { query: 'subscription { failing { number } }' }, { accept });
    expect(failing.response.headers['content-type']).toBe('application/json; charset=utf-8');
    const text = await failing.ended;
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    expect(text).not.toContain('secret');
  });
});

describe('a multipart response of the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({}, { heartbeatMs: 300 });
  });
  afterAll(() => gateway.close());

  it('shows each event at once, and keeps beating', async () => {
    const token = await gateway.token('customer');
    const { id, version } = await firstDesign(gateway, token);
    const sent = { query: designChanged, variables: { id, after: version - 1 }, token };
    const stream = await rawStream(gateway, sent, { accept, 'accept-encoding': 'gzip' });
    // The delimiter behind it tells the client that the part is over.
    expect(await stream.until('"payload"')).toMatch(/\{"payload":\{"data":.*\}\}\r\n--graphql$/);
    await stream.until(`${part('{}')}${part('{}')}`);
    stream.close();
  });
});
