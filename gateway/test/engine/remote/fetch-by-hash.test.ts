import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { acceptQueryHash, type MountedSubgraph, subgraphEndpoint } from '@pet/platform/subgraph';
import { buildSchema, execute } from 'graphql';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import {
  answerJson,
  type Body,
  listen,
  openSource,
  type Respond,
  readDocument,
  scopeOf,
  startSubgraph,
  stop,
  type TestSource,
  type TestSubgraphServer,
  unavailable,
  writeDocument,
} from './support.ts';

const sha256Hash = createHash('sha256').update(readDocument.text).digest('hex');
const extensions = { persistedQuery: { version: 1, sha256Hash } };

const schema = buildSchema('type Query { item(id: ID): ID } type Mutation { buy: Int }');
let bought = 0;

/** What of a mounted subgraph its endpoint uses. */
const mounted: MountedSubgraph = {
  name: 'stock',
  schema,
  routes: [],
  execute: async ({ document, variables }) =>
    execute({
      schema,
      document,
      variableValues: variables,
      rootValue: {
        item: ({ id }: { id: string }) => id,
        buy() {
          bought += 1;
          return bought;
        },
      },
    }),
  subscribe: () => Promise.reject(new Error('not in this test')),
  startJobs: async () => {},
  seed: async () => {},
  close: async () => {},
};

/** Our own subgraph server, as it is after a start: it has seen no document. */
function newEndpoint() {
  return subgraphEndpoint(mounted, {
    scopeOf: async () => ({
      actor: null,
      requestId: 'test',
      traceId: null,
      clientAddress: null,
      userAgent: null,
    }),
    logger: pino({ level: 'silent' }),
  });
}

let source: TestSource;
let closeServer: () => Promise<void>;
afterEach(async () => {
  await source.source.close();
  await closeServer();
});

describe('our own subgraph server', () => {
  let server: Server;
  let endpoint: ReturnType<typeof newEndpoint>;
  const received: Body[] = [];

  async function open(): Promise<void> {
    endpoint = newEndpoint();
    received.length = 0;
    server = createServer((request, response) => {
      request.once('data', (chunk: Buffer) => received.push(JSON.parse(chunk.toString())));
      endpoint(request, response);
    });
    source = openSource(await listen(server));
    closeServer = () => stop(server);
  }

  function restart(): void {
    endpoint = newEndpoint();
    received.length = 0;
  }

  it('is sent a text once and its hash from then on', async () => {
    await open();
    const read = source.source.prepareFetch(readDocument);
    for (const id of ['1', '2', '3']) expect(await read({ id }, scopeOf())).toEqual({ data: { item: id } });
    expect(received).toEqual([
      { query: readDocument.text, operationName: 'Read', variables: { id: '1' } },
      { extensions, operationName: 'Read', variables: { id: '2' } },
      { extensions, operationName: 'Read', variables: { id: '3' } },
    ]);
  });

  it('is sent the text again after a restart', async () => {
    await open();
    const read = source.source.prepareFetch(readDocument);
    await read({ id: '1' }, scopeOf());
    restart();
    expect(await read({ id: '2' }, scopeOf())).toEqual({ data: { item: '2' } });
    expect(await read({ id: '3' }, scopeOf())).toEqual({ data: { item: '3' } });
    expect(received).toEqual([
      { extensions, operationName: 'Read', variables: { id: '2' } },
      { query: readDocument.text, extensions, operationName: 'Read', variables: { id: '2' } },
      { extensions, operationName: 'Read', variables: { id: '3' } },
    ]);
  });

  it('runs a mutation once, also when it missed its hash', async () => {
    await open();
    const buy = source.source.prepareFetch(writeDocument);
    const before = bought;
    await buy({}, scopeOf());
    restart();
    expect(await buy({}, scopeOf())).toEqual({ data: { buy: before + 2 } });
    expect(received).toHaveLength(2);
  });

  it('may answer errors to a hash', async () => {
    await open();
    const invalid = { ...readDocument, text: 'query Read { missing }' };
    const read = source.source.prepareFetch(invalid);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await read({}, scopeOf())).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
    }
    // What it refused it does not keep, so it is not asked for it by hash.
    expect(received.every((body) => 'query' in body)).toBe(true);
  });
});

describe('another server', () => {
  let subgraph: TestSubgraphServer;
  const data = { item: 'lead' };

  async function open(respond: Respond): Promise<void> {
    subgraph = await startSubgraph(respond);
    source = openSource(subgraph.url);
    closeServer = subgraph.close;
  }

  const announce: Respond = (response) => {
    response.setHeader(acceptQueryHash.name, acceptQueryHash.value);
    answerJson(response, { data });
  };

  it('that announces nothing always gets the text, and no extension', async () => {
    await open((response) => answerJson(response, { data }));
    const read = source.source.prepareFetch(readDocument);
    for (let turn = 0; turn < 3; turn += 1) await read({}, scopeOf());
    const text = { query: readDocument.text, operationName: 'Read', variables: {} };
    expect(subgraph.received).toEqual([text, text, text]);
  });

  it.each<[string, Respond]>([
    [
      'does not know the protocol',
      (response, { query }) => {
        if (query === undefined) answerJson(response, { errors: [{ message: 'Send a query.' }] }, 400);
        else answerJson(response, { data });
      },
    ],
    [
      'has it switched off',
      (response, { query }) => {
        const errors = [{ message: 'off', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }];
        answerJson(response, query === undefined ? { errors } : { data });
      },
    ],
  ])('may take the place of ours: one that %s', async (_, respond) => {
    await open(announce);
    const read = source.source.prepareFetch(readDocument);
    await read({}, scopeOf());
    subgraph.respond = respond;
    for (let turn = 0; turn < 3; turn += 1) expect(await read({}, scopeOf())).toEqual({ data });
    const text = { query: readDocument.text, operationName: 'Read', variables: {} };
    expect(subgraph.received.slice(1)).toEqual([
      { extensions, operationName: 'Read', variables: {} },
      text,
      text,
      text,
    ]);
  });

  it('may take the place of ours: one that answers nonsense to a hash', async () => {
    await open(announce);
    const read = source.source.prepareFetch(readDocument);
    await read({}, scopeOf());
    subgraph.respond = (response, { query }) => {
      if (query === undefined) response.writeHead(400, { 'content-type': 'text/plain' }).end('no query');
      else answerJson(response, { data });
    };
    expect(await read({}, scopeOf())).toEqual(unavailable);
    expect(await read({}, scopeOf())).toEqual({ data });
  });

  it('that asks for the text it was sent does not make the client send its own', async () => {
    await open(announce);
    const read = source.source.prepareFetch(readDocument);
    await read({}, scopeOf());
    subgraph.respond = (response) => {
      response.setHeader(acceptQueryHash.name, acceptQueryHash.value);
      answerJson(response, {
        errors: [{ message: 'x', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
      });
    };
    expect(await read({}, scopeOf())).toEqual(unavailable);
    expect(subgraph.received).toHaveLength(3);
  });
});
