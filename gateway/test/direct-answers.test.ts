import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
const byApollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
beforeAll(async () => {
  gateway = await startTestGateway({
    NODE_ENV: 'production',
    MAX_OPERATION_COST: '500',
    RATE_LIMITS: 'read=1000,write=1000,auth=1000',
  });
});
afterAll(async () => {
  byApollo.mockRestore();
  await gateway.close();
});

interface Sent {
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerTo({ body, headers }: Sent) {
  byApollo.mockClear();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'same', ...headers },
    body: JSON.stringify(body),
  });
  const { status } = response;
  const names = [
    'content-type',
    'cache-control',
    'content-length',
    'transfer-encoding',
    'x-request-id',
    'vary',
    'ratelimit-limit',
  ];
  const head = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
  return { answer: { status, head, text: await response.text() }, direct: byApollo.mock.calls.length === 0 };
}

/** The first answer, by Apollo Server, and the second. */
async function bothAnswers(sent: Sent) {
  const first = await answerTo(sent);
  const second = await answerTo(sent);
  expect(first.direct).toBe(false);
  return { first: first.answer, second: second.answer, direct: second.direct };
}

const user = 'query User($id: ID!) { user(id: $id) { id displayName } }';
const nobody = '00000000-0000-4000-8000-000000000000';

describe('a known operation is answered without Apollo Server, and just as Apollo Server answers it', () => {
  const cases: Record<string, Sent> = {
    'with data': { body: { query: '{ presets(first: 2) { nodes { id name } } }' } },
    'with variables': {
      body: { query: 'query P($n: Int) { presets(first: $n) { nodes { id } } }', variables: { n: 3 } },
    },
    'with errors of a rule': { body: { query: '{ orders { nodes { id } } }' } },
    'with a cost that is too high': {
      body: {
        query:
          'query C($n: Int) { presets(first: $n) { nodes { price { amount } a: price { amount } b: price { amount } c: price { amount } } } }',
        variables: { n: 100 },
      },
    },
    'with errors of a subgraph': { body: { query: 'query Bad { presets(first: -1) { nodes { id } } }' } },
    'as application/graphql-response+json': {
      body: { query: '{ a: __typename }' },
      headers: { accept: 'application/graphql-response+json,application/json;q=0.9' },
    },
    'for the name of one of several operations': {
      body: { query: 'query A { __typename } query B { b: __typename }', operationName: 'B' },
    },
    'with what the client says of itself': {
      body: { query: '{ c: __typename }', extensions: { clientLibrary: { name: 'x' } } },
    },
    'of a mutation': {
      body: {
        query:
          'mutation L($input: LoginInput!) { login(input: $input) { userErrors { code } session { id } } }',
        variables: { input: { email: 'nobody@allpetplus.test', password: 'wrong' } },
      },
    },
  };
  it.each(Object.entries(cases))('%s', async (_name, sent) => {
    const { first, second, direct } = await bothAnswers(sent);
    expect(second).toEqual(first);
    expect(direct).toBe(true);
  });
});

describe('Apollo Server answers again and again', () => {
  const cases: Record<string, Sent> = {
    'an invalid operation': { body: { query: '{ nothing }' } },
    'introspection in production': { body: { query: '{ __schema { types { name } } }' } },
    'variables that do not fit': { body: { query: user, variables: { id: { no: 'text' } } } },
    'text that cannot be stored': { body: { query: user, variables: { id: '\u0000' } } },
    'a name the document lacks': { body: { query: 'query A { __typename }', operationName: 'B' } },
    'no operation name where it is needed': {
      body: { query: 'query A { a: __typename } query B { b: __typename }' },
    },
    'a subscription': { body: { query: 'subscription { orderFeed { sequence } }' } },
    'a batch': { body: [{ query: '{ __typename }' }] },
    'extensions that are none': { body: { query: '{ __typename }', extensions: 7 } },
    'a query by its hash': {
      body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } },
    },
    'a bad token': { body: { query: '{ __typename }' }, headers: { authorization: 'Bearer a.b.c' } },
    'a client that takes nothing we have': {
      body: { query: '{ __typename }' },
      headers: { accept: 'image/png' },
    },
  };
  it.each(Object.entries(cases))('%s', async (_name, sent) => {
    // What is known beforehand must make no difference.
    await answerTo({ body: { query: user, variables: { id: nobody } } });
    await answerTo({ body: { query: '{ __typename }' } });
    const { first, second, direct } = await bothAnswers(sent);
    expect(second).toEqual(first);
    expect(direct).toBe(false);
  });
});

it('runs a change once', async () => {
  const email = 'once@allpetplus.test';
  const body = {
    query:
      'mutation R($input: RegisterInput!) { register(input: $input) { userErrors { code } session { id } } }',
    variables: { input: { email, password: 'a long password, once', displayName: 'Once' } },
  };
  const other = {
    ...body,
    variables: { input: { ...body.variables.input, email: 'twice@allpetplus.test' } },
  };
  await answerTo({ body });
  const { answer, direct } = await answerTo({ body: other });
  expect(direct).toBe(true);
  expect(JSON.parse(answer.text)).toMatchObject({ data: { register: { userErrors: [] } } });
});
