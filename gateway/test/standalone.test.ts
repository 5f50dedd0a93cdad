import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import { loadConfig } from '@pet/platform/config';
import type { Issuer } from '@pet/platform/identity';
import { execute, parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandaloneGateway, startStandalone } from '../src/standalone/start.ts';
import { hangUp } from './shop-client.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@authenticated", "@requiresScopes"])`;
let directory: string;
let servers: Server[];
let gateway: StandaloneGateway | undefined;
let headers: IncomingMessage['headers'][];

/** A subgraph as anybody may have written it: node:http and graphql-js. */
async function serveSubgraph(name: string, typeDefs: string, resolvers: GraphQLResolverMap<object>) {
  const document = parse(`${link}\n${typeDefs}`);
  const schema = buildSubgraphSchema([{ typeDefs: document, resolvers }]);
  const server = createServer(async (request, response) => {
    headers.push(request.headers);
    const { query, variables } = JSON.parse(await text(request));
    const result = await execute({ schema, document: parse(query), variableValues: variables });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, typeDefs: document };
}

function composed(subgraphs: Parameters<typeof composeServices>[0]): string {
  return composeServices(subgraphs).supergraphSdl ?? '';
}

async function ask(
  query: string,
  authorization = 'Bearer of.theirs',
): Promise<{ data?: unknown; errors?: unknown }> {
  const response = await fetch(`${gateway?.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown };
}

const shop = () =>
  serveSubgraph('shop', 'type Query { pet: Pet } type Pet @key(fields: "id") { id: ID! }', {
    Query: { pet: () => ({ id: '7' }) },
  });
const names = (field: string) =>
  serveSubgraph('names', `type Pet @key(fields: "id") { id: ID! ${field}: String }`, {
    Pet: { [field]: ({ id }: { id: string }) => `${field} of ${id}` },
  });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'all-pet-plus-standalone-'));
  servers = [];
  headers = [];
  gateway = undefined;
});
afterEach(async () => {
  hangUp();
  await gateway?.close();
  for (const server of servers) server.close();
  await rm(directory, { recursive: true });
});

function start(supergraph: string, issuer?: Issuer): Promise<StandaloneGateway> {
  const config = loadConfig({ PORT: '0' });
  return startStandalone({ config, supergraph, issuer, logger: pino({ level: 'silent' }), lookEvery: 10 });
}

it('serves any supergraph of a file, and passes on who asks', async () => {
  const file = join(directory, 'supergraph.graphql');
  await writeFile(file, composed([await shop(), await names('name')]));
  gateway = await start(file);
  expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);
  expect(await ask('{ pet { id name } }')).toEqual({ data: { pet: { id: '7', name: 'name of 7' } } });
  expect(new Set(headers.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer of.theirs']));
});

it('takes up a new supergraph as soon as the address has one, and refuses a broken one', async () => {
  const pets = await shop();
  const answers = [composed([pets, await names('name')])];
  let seen = 0;
  const source = createServer((_, response) => {
    seen++;
    response.end(answers.at(-1));
  }).listen(0, '127.0.0.1');
  await once(source, 'listening');
  servers.push(source);
  gateway = await start(`http://127.0.0.1:${(source.address() as AddressInfo).port}/`);
  expect(await ask('{ pet { name } }')).toEqual({ data: { pet: { name: 'name of 7' } } });

  answers.push('type Query { nonsense: Int }');
  const before = seen;
  // The look that reads the broken one, and the one after it, which shows that the first is done with.
  while (seen < before + 3) await once(source, 'request');
  expect(await ask('{ pet { name } }')).toEqual({ data: { pet: { name: 'name of 7' } } });

  answers.push(composed([pets, await names('nickname')]));
  const next = seen;
  while (seen < next + 3) await once(source, 'request');
  expect(await ask('{ pet { nickname } }')).toEqual({ data: { pet: { nickname: 'nickname of 7' } } });
});

it('says in a sentence what is wrong with a supergraph that it cannot start with', async () => {
  await expect(start(join(directory, 'missing.graphql'))).rejects.toThrow(
    /^The supergraph .* cannot be read: ENOENT/,
  );
  const file = join(directory, 'broken.graphql');
  await writeFile(file, 'type Query {');
  await expect(start(file)).rejects.toThrow(/^The supergraph .* is broken: /);
});

it('keeps the answers of the others when a subgraph is down', async () => {
  const file = join(directory, 'supergraph.graphql');
  await writeFile(file, composed([await shop(), await names('name')]));
  gateway = await start(file);
  servers.at(-1)?.close();
  servers.at(-1)?.closeAllConnections();
  const { data, errors } = await ask('{ pet { id name } }');
  expect(data).toEqual({ pet: { id: '7', name: null } });
  expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'names' } }]);
  expect(JSON.stringify(errors)).not.toContain('127.0.0.1');
});

describe('a supergraph that guards fields', () => {
  const [issuer, audience] = ['https://issuer.test', 'shop'];
  let file: string;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let known: Issuer;
  let publishes: boolean;
  beforeEach(async () => {
    file = join(directory, 'supergraph.graphql');
    const guarded = `type Query { open: Int mine: Int @authenticated secret: Int @requiresScopes(scopes: [["secrets:read"]]) }`;
    const numbers = () => 7;
    const subgraph = await serveSubgraph('numbers', guarded, {
      Query: { open: numbers, mine: numbers, secret: numbers },
    });
    await writeFile(file, composed([subgraph]));

    keys = await generateKeyPair('RS256');
    publishes = true;
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
    const source = createServer((_, response) => {
      response.writeHead(publishes ? 200 : 503).end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, '127.0.0.1');
    await once(source, 'listening');
    servers.push(source);
    known = { jwksUrl: `http://127.0.0.1:${(source.address() as AddressInfo).port}/`, issuer, audience };
  });

  const tokenOf = (claims: Readonly<Record<string, unknown>>, key = keys.privateKey) =>
    new SignJWT({ iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1_000) + 60, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(key);
  const everything = '{ open mine secret }';

  it('is not served as long as nobody says whose tokens open them', async () => {
    await expect(start(file)).rejects.toThrow(/ guards fields; say by --jwks, --issuer and --audience /);
  });

  it('opens them by the scopes of an issuer’s tokens', async () => {
    gateway = await start(file, known);
    expect(await ask(everything, '')).toMatchObject({
      data: { open: 7, mine: null, secret: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }, { extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await ask(everything, `Bearer ${await tokenOf({ scope: 'other' })}`)).toMatchObject({
      data: { open: 7, mine: 7, secret: null },
      errors: [{ path: ['secret'], extensions: { code: 'FORBIDDEN' } }],
    });
    const token = `Bearer ${await tokenOf({ scope: 'other secrets:read' })}`;
    expect(await ask(everything, token)).toEqual({ data: { open: 7, mine: 7, secret: 7 } });
    expect(headers.at(-1)?.authorization).toBe(token);
  });

  it('takes no token that is altered, over, or meant for another, and none by guess while there are no keys', async () => {
    gateway = await start(file, known);
    publishes = false;
    const good = await tokenOf({});
    expect(await ask(everything, `Bearer ${good}`)).toMatchObject({
      errors: [{ extensions: { code: 'KEYS_UNAVAILABLE' } }],
    });
    publishes = true;
    expect(await ask('{ mine }', `Bearer ${good}`)).toEqual({ data: { mine: 7 } });
    const { privateKey: anotherKey } = await generateKeyPair('RS256');
    const bad = {
      UNAUTHENTICATED: [
        tokenOf({}, anotherKey),
        tokenOf({ aud: 'another shop' }),
        tokenOf({ iss: 'https://another.test' }),
        tokenOf({ exp: undefined }),
      ],
      TOKEN_EXPIRED: [tokenOf({ exp: Math.floor(Date.now() / 1_000) - 60 })],
    };
    for (const [code, tokens] of Object.entries(bad)) {
      for (const token of await Promise.all(tokens))
        expect(await ask('{ open }', `Bearer ${token}`)).toMatchObject({
          errors: [{ extensions: { code } }],
        });
    }
  });
});
