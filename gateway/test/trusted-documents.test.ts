import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { StartupError } from '@pet/platform/config';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import manifest from '../../schema/src/generated/trusted-documents.json' with { type: 'json' };
import { openTrustedDocuments, readManifest, TrustedDocuments } from '../src/operations/trusted-documents.ts';
import { openSocket } from './live/clients.ts';
import type { Answer } from './shop-client.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await startTestGateway({ TRUSTED_DOCUMENTS: 'only' });
  staff = await gateway.token('staff');
});
afterAll(() => gateway.close());

/** The id and the text of an operation of ours. */
function documentOf(head: string): { readonly id: string; readonly query: string } {
  const found = Object.entries(manifest).find(([, query]) => query.startsWith(head));
  if (found === undefined) throw new Error(`There is no ${head}`);
  return { id: found[0], query: found[1] };
}

function sha256(query: string): string {
  return createHash('sha256').update(query).digest('hex');
}

/** What a client sends of an operation. */
type Sent = Readonly<Record<string, unknown>>;

async function request(method: string, sent: Sent, accept: string): Promise<string> {
  const parameters = Object.entries(sent).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const search = method === 'GET' ? `?${new URLSearchParams(parameters)}` : '';
  const response = await fetch(`${gateway.url}/graphql${search}`, {
    method,
    headers: {
      accept,
      authorization: `Bearer ${staff}`,
      'apollo-require-preflight': 'true',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    },
    ...(method === 'POST' && { body: JSON.stringify(sent) }),
  });
  if (!accept.includes('json') && response.ok) return firstPart(response);
  return response.text();
}

/** The first result of a stream that may go on. */
async function firstPart(response: Response): Promise<string> {
  let read = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    read += decoder.decode(chunk, { stream: true });
    for (const line of read.split(/\r?\n/).slice(0, -1)) {
      if (line.startsWith('data: {')) return line.slice('data: '.length);
      if (line.startsWith('{"payload":{')) return JSON.stringify(JSON.parse(line).payload);
    }
  }
  throw new Error(`There is no result in ${read}`);
}

/** Sends an operation and gives its first result. */
const transports: Record<string, (sent: Sent) => Promise<Answer>> = {
  POST: async (sent) => JSON.parse(await request('POST', sent, 'application/json')),
  GET: async (sent) => JSON.parse(await request('GET', sent, 'application/json')),
  'an event stream': async (sent) => JSON.parse(await request('POST', sent, 'text/event-stream')),
  'an event stream by GET': async (sent) => JSON.parse(await request('GET', sent, 'text/event-stream')),
  multipart: async (sent) => JSON.parse(await request('POST', sent, 'multipart/mixed;subscriptionSpec=1.0')),
  'a WebSocket': async (sent) => {
    const socket = await openSocket(gateway, staff);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '', ...sent } });
    const message = await socket.next();
    socket.socket.close();
    await socket.closed;
    const payload = message?.payload;
    return Array.isArray(payload) ? { errors: payload } : (payload as Answer);
  },
};

const query = documentOf('query HarnessOptions');
const subscription = documentOf('subscription OrderFeed');
const variables = { afterSequence: 0 };
const cases = Object.entries(transports).map(([name, send]) => {
  const streams = /stream|multipart|Socket/.test(name);
  return { name, send, ...(streams ? { ...subscription, variables } : { ...query, variables: {} }) };
});

describe.each(cases)('only trusted documents over $name', ({ send, id, query, variables }) => {
  it.each<[string, Sent]>([
    ['by their text', { query }],
    ['by documentId', { documentId: `sha256:${id}` }],
    ['by documentId without its kind', { documentId: id }],
    [
      'by the hash that Apollo Client sends',
      { extensions: { persistedQuery: { version: 1, sha256Hash: id } } },
    ],
  ])('run %s', async (_, sent) => {
    const answer = await send({ ...sent, variables });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toBeTruthy();
  });

  const other = `${query}\n`;
  it.each<[string, Sent, string]>([
    ['another text', { query: other }, 'QUERY_NOT_IN_SAFELIST'],
    ['introspection', { query: '{ __schema { types { name } } }' }, 'QUERY_NOT_IN_SAFELIST'],
    ['what cannot be parsed', { query: '{' }, 'QUERY_NOT_IN_SAFELIST'],
    ['another text under a trusted id', { query: other, documentId: id }, 'QUERY_NOT_IN_SAFELIST'],
    [
      'another text that registers itself',
      { query: other, extensions: { persistedQuery: { version: 1, sha256Hash: sha256(other) } } },
      'QUERY_NOT_IN_SAFELIST',
    ],
    ['an unknown id', { documentId: 'sha256:f00' }, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['the id of another text', { documentId: sha256(other) }, 'PERSISTED_QUERY_NOT_IN_LIST'],
    [
      'an unknown hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(other) } } },
      'PERSISTED_QUERY_NOT_IN_LIST',
    ],
    ['a name of every object', { documentId: '__proto__' }, 'PERSISTED_QUERY_NOT_IN_LIST'],
  ])('refuse %s', async (_, sent, code) => {
    const answer = await send({ ...sent, variables });
    expect(answer).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] });
  });
});

describe('what is no operation', () => {
  it('is refused as ever, whatever id stands beside it', async () => {
    const post = (body: unknown) =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const body of [[], [{ query: '{ __typename }' }], 7, {}, { query: { kind: 'Document' } }])
      expect((await post(body)).status, JSON.stringify(body)).toBe(400);
  });
});

it('a document sent by its id is answered without Apollo Server once it is known', async () => {
  const sent = { documentId: `sha256:${query.id}` };
  const first = await request('POST', sent, 'application/json');
  const byApollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  expect(await request('POST', sent, 'application/json')).toBe(first);
  expect(byApollo).not.toHaveBeenCalled();
  byApollo.mockRestore();
});

describe('the log', () => {
  function openDocuments() {
    const lines: { msg: string; sha256?: string; operationName?: string }[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const texts = new Map([[query.id, query.query]]);
    return { lines, documents: new TrustedDocuments({ mode: 'log', texts, logger }) };
  }

  it('tells of each unknown document once, and of no trusted one; all are run', () => {
    const { lines, documents } = openDocuments();
    const unknown = { query: '{ me { id } }', operationName: 'Mine' };
    for (const sent of [unknown, unknown, { query: query.query }]) expect(documents.admit(sent)).toBe(sent);
    expect(lines).toMatchObject([{ sha256: sha256(unknown.query), operationName: 'Mine' }]);
  });

  it('is not filled by whoever makes up documents', () => {
    const { lines, documents } = openDocuments();
    for (let index = 0; index < 3_000; index += 1) documents.admit({ query: `{ a${index}: __typename }` });
    expect(lines).toHaveLength(1_001);
    expect(lines.at(-1)?.msg).toContain('more documents');
  });

  it('leaves hashes that are not in the manifest to those who register their documents as they go', () => {
    const { documents } = openDocuments();
    const registered = { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } };
    expect(documents.admit(registered)).toBe(registered);
    expect(() => documents.admit({ documentId: 'f'.repeat(64) })).toThrow('no trusted document');
  });
});

describe('a manifest', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'manifest-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function written(json: unknown, name = 'trusted-documents.json'): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, JSON.stringify(json));
    return file;
  }

  it('is read as codegen writes it', async () => {
    expect(Object.fromEntries(await readManifest(await written(manifest)))).toEqual(manifest);
  });

  it('of other versions may stand beside, as a file or in a folder', async () => {
    const versions = join(folder, 'versions');
    await mkdir(versions);
    const texts = ['{ me { id } }', '{ me { email } }', '{ me { role } }'];
    const names = ['versions/1.json', 'versions/2.json', '3.json'];
    for (const [index, text] of texts.entries()) await written({ [sha256(text)]: text }, names[index]);
    await writeFile(join(versions, 'README'), 'is no manifest');
    const logger = pino({ level: 'silent' });
    const open = (...trustedDocumentManifests: string[]) =>
      openTrustedDocuments({ trustedDocuments: 'only', trustedDocumentManifests }, logger);
    const documents = await open(versions, join(folder, '3.json'));
    for (const text of [...texts, query.query]) {
      expect(documents?.admit({ documentId: sha256(text) })).toMatchObject({ query: text });
    }
    expect(() => documents?.admit({ query: '{ me { displayName } }' })).toThrow('Only trusted documents');
    await expect(open(join(folder, 'none'))).rejects.toThrow('TRUSTED_DOCUMENT_MANIFESTS');
  });

  it('is refused where it is damaged or missing', async () => {
    await expect(readManifest(await written({ [query.id]: '{ me { id } }' }))).rejects.toThrow(
      'not the hash',
    );
    await expect(readManifest(await written({ [query.id]: 7 }))).rejects.toThrow('not the hash');
    await expect(readManifest(await written([query.query]))).rejects.toThrow('is no manifest');
    await expect(readManifest(join(folder, 'none'))).rejects.toThrow(StartupError);
  });
});
