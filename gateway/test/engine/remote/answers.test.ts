import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteLimits } from '../../../src/engine/remote/remote-data-source.ts';
import {
  answerJson,
  hangUp,
  openSource,
  readDocument,
  scopeOf,
  startSubgraph,
  type TestSource,
  type TestSubgraphServer,
  unavailable,
} from './support.ts';

let subgraph: TestSubgraphServer;
let source: TestSource;

function open(limits: Partial<RemoteLimits> = {}): void {
  source = openSource(subgraph.url, { mostRetries: 0, ...limits });
}
beforeEach(async () => {
  subgraph = await startSubgraph((response) => answerJson(response, { data: { item: 'lead' } }));
  open();
});
afterEach(async () => {
  await source.source.close();
  await subgraph.close();
});

function read(variables: Readonly<Record<string, unknown>> = {}) {
  return source.source.prepareFetch(readDocument)(variables, scopeOf());
}

/** The logged reasons, without the causes that pino appends. */
function failures(): (string | undefined)[] {
  return source.logged
    .filter(({ msg }) => msg === 'fetch failed')
    .map(({ err }) => err?.message.replace(/: .*/, ''));
}

describe('a fetch', () => {
  it('is one POST with the document, its variables and the headers of the actor', async () => {
    let headers = {};
    subgraph.respond = (response, _, request) => {
      headers = request.headers;
      answerJson(response, { data: { item: 'lead' } });
    };
    expect(await read({ id: 'a"b' })).toEqual({ data: { item: 'lead' } });
    expect(subgraph.received).toEqual([
      { query: readDocument.text, operationName: 'Read', variables: { id: 'a"b' } },
    ]);
    expect(headers).toMatchObject({ 'x-actor': 'ada', 'content-type': 'application/json' });
  });

  it('uses the connections of those before', async () => {
    for (let count = 0; count < 10; count += 1) await read();
    // undici lets a connection rest for one turn of the event loop, hence the second.
    expect(subgraph.connections).toBeLessThanOrEqual(2);
  });

  it('may be answered by GraphQL errors with any status', async () => {
    const errors = [{ message: 'Sign in.', path: ['item', 0], extensions: { code: 'UNAUTHENTICATED' } }];
    for (const status of [200, 400, 401, 500]) {
      subgraph.respond = (response) => answerJson(response, { data: null, errors }, status);
      expect(await read()).toEqual({ data: null, errors });
    }
    expect(failures()).toEqual([]);
  });

  it('keeps of an error what the specification knows and no stack', async () => {
    subgraph.respond = (response) =>
      answerJson(response, {
        errors: [
          { message: 7, path: 'item', locations: [{ line: 1, column: 1 }], extensions: [] },
          { message: 'a', path: ['item', 1.5], extensions: { code: 'A', stacktrace: ['at /app'] } },
          'nonsense',
        ],
      });
    expect(await read()).toEqual({
      errors: [
        { message: 'The service reported an error without a message.' },
        { message: 'a', extensions: { code: 'A' } },
        { message: 'The service reported an error without a message.' },
      ],
    });
  });
});

describe('nonsense', () => {
  const json = 'application/json';
  it.each([
    ['HTML', 'text/html', '<h1>Welcome to 10.0.0.7</h1>', 200],
    ['HTML that calls itself JSON', json, '<h1>Welcome to 10.0.0.7</h1>', 200],
    ['JSON that calls itself text', 'text/plain', '{"data":{"item":1}}', 200],
    ['truncated JSON', json, '{"data":{"item":', 200],
    ['nothing', json, '', 200],
    ['a list', json, '[{"data":{}}]', 200],
    ['null', json, 'null', 200],
    ['no data', json, '{}', 200],
    ['data that is text', json, '{"data":"item"}', 200],
    ['data that is a list', json, '{"data":[]}', 200],
    ['errors that are no list', json, '{"data":{},"errors":{"message":"x"}}', 200],
    ['an empty list of errors alone', json, '{"errors":[]}', 200],
    ['data with a status that denies it', json, '{"data":{"item":1}}', 404],
    ['a redirect', json, '{"data":{"item":1}}', 302],
    ['a proxy that fails', 'text/html', '<h1>502</h1>', 502],
  ])('is masked: %s', async (_, contentType, body, status) => {
    subgraph.respond = (response) => {
      response.writeHead(status, { 'content-type': contentType, location: 'http://127.0.0.1:1/' }).end(body);
    };
    expect(await read()).toEqual(unavailable);
    expect(failures()).toHaveLength(1);
  });

  it('is masked: an answer compressed though nobody asked for it', async () => {
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' }).end('{"data":{}}');
    };
    expect(await read()).toEqual(unavailable);
  });

  it.each(['__proto__', '\\u005f_proto__', '__pr\\u006Fto__'])('reaches no prototype: %s', async (key) => {
    const body = `{"data":{"item":{"${key}":{"polluted":1},"id":"__proto__"}},"${key}":{"polluted":1}}`;
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': json }).end(body);
    };
    const { data } = await read();
    expect(JSON.stringify(data)).toBe('{"item":{"id":"__proto__"}}');
    expect(Object.assign({}, data?.item)).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a body', () => {
  function* hundredMegabytes() {
    const megabyte = Buffer.alloc(1_000_000, ' ');
    for (let sent = 0; sent < 100; sent += 1) yield megabyte;
  }

  it('of 100 MB ends the connection at the limit', async () => {
    let taken = Promise.resolve(0);
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const { socket } = response;
      taken = once(response, 'close').then(() => socket?.bytesWritten ?? 0);
      return pipeline(Readable.from(hundredMegabytes()), response).catch(() => {});
    };
    expect(await read()).toEqual(unavailable);
    // What lies between the two sides' buffers comes on top of the limit.
    expect(await taken).toBeLessThan(30_000_000);
    expect(failures()).toEqual(['The answer is larger than 10000000 bytes']);
  });

  it('that says it is too large is not read at all', async () => {
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 10_000_001 });
      response.write('{');
    };
    expect(await read()).toEqual(unavailable);
    expect(failures()).toEqual(['The answer is larger than 10000000 bytes']);
  });

  it('that stalls ends with the deadline, and so does its connection', async () => {
    await source.source.close();
    open({ deadline: 100 });
    let closed: Promise<unknown> = Promise.resolve();
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":');
      closed = once(response, 'close');
    };
    expect(await read()).toEqual(unavailable);
    await closed;
    expect(failures()).toEqual(['No answer within 100 ms']);
  });

  it('that trickles for ever ends with the deadline', async () => {
    await source.source.close();
    open({ deadline: 100 });
    subgraph.respond = async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const trickle = setInterval(() => response.write(' '), 5);
      await once(response, 'close');
      clearInterval(trickle);
    };
    expect(await read()).toEqual(unavailable);
    expect(failures()).toEqual(['No answer within 100 ms']);
  });

  it('that is cut off in the middle is masked', async () => {
    subgraph.respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"data":', () => hangUp(response));
    };
    expect(await read()).toEqual(unavailable);
    expect(failures()).toEqual(['The connection failed']);
  });
});

describe('what goes wrong on this side', () => {
  it('is masked too: a value that is not JSON, a header that is none', async () => {
    expect(await read({ id: 1n })).toEqual(unavailable);
    const forged = scopeOf(undefined, 'ada\r\nx-admin: yes');
    expect(await source.source.prepareFetch(readDocument)({}, forged)).toEqual(unavailable);
    expect(subgraph.received).toEqual([]);
    expect(failures()).toHaveLength(2);
  });

  it('is masked too: a data source that has been closed', async () => {
    await source.source.close();
    expect(await read()).toEqual(unavailable);
    open();
  });

  it('is told when the address is none', () => {
    expect(() => openSource('stock:4003')).toThrow(TypeError);
  });
});
