import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../live/clients.ts';
import type { Answer } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ MAX_OPERATION_COST: '50' });
});
afterAll(() => gateway.close());

const presets = 'query ($n: Int) { presets(first: $n) { nodes { slug } } }';

async function post(query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, text: await response.text() };
}

/** What is answered to a page of sixty. */
const refused = {
  errors: [
    {
      message:
        'This operation costs 61, and may cost 50 at most; ask for shorter lists, or for less of each item.',
      extensions: { code: 'OPERATION_TOO_EXPENSIVE' },
    },
  ],
};

describe('an answer', () => {
  it('says what its operation costs and may cost, the first time and later', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await gateway.send(presets, { n: 2 + turn })).toMatchObject({
        data: { presets: {} },
        extensions: { cost: { requested: 3 + turn, max: 50 } },
      });
    }
  });

  it('says so beside errors, too', async () => {
    expect(await gateway.send('{ orders { nodes { id } } }')).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      extensions: { cost: { requested: 21 } },
    });
  });

  it('in parts says so in the first one', async () => {
    const accept = { accept: 'multipart/mixed; deferSpec=20220824' };
    const { text } = await post(
      '{ __typename ... @defer { presets(first: 2) { nodes { slug } } } }',
      {},
      accept,
    );
    expect(text.match(/"extensions":\{"cost":\{"requested":3,"max":50\}\}/g)).toHaveLength(1);
  });
});

describe('an operation that is too expensive', () => {
  it('is refused before anything is fetched, the first time and later', async () => {
    const query = 'query Own($n: Int) { presets(first: $n) { nodes { slug } } }';
    gateway.statements.length = 0;
    for (let turn = 0; turn < 2; turn += 1) {
      const { status, text } = await post(query, { n: 60 });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({ ...refused, extensions: { cost: { requested: 61, max: 50 } } });
    }
    expect(gateway.statements).toEqual([]);
    expect((await post(query, { n: 6 })).status).toBe(200);
  });

  it('is refused over a WebSocket as well', async () => {
    const answer = (await gateway.follow(presets, { n: 60 }).next()).value as Answer;
    expect(answer).toMatchObject(refused);
  });

  it.each(Object.entries(follow))('is refused over %s where it is a subscription', async (_, start) => {
    const query = `subscription { orderFeed { order {
      a: customer { designs(first: 60) { nodes { id } } }
    } } }`;
    const token = await gateway.token('staff');
    const { errors } = (await start(gateway, { query, token }).next()).value as Answer;
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_EXPENSIVE' } }]);
  });
});

it('a page that is too long is refused by its own rule, which says how long it may be', async () => {
  const { status, text } = await post('{ presets(first: 99999) { pageInfo { endCursor } } }');
  expect(status).toBe(200);
  expect(text).toContain('`first` must be between 1 and 100');
});
