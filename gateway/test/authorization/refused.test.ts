import { demoPassword } from '@pet/platform/demo';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../live/clients.ts';
import { type Answer, read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

let gateway: TestGateway;
let customer: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  customer = await gateway.token('customer');
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.statements.length = 0;
});

/**
 * The errors of an answer by their paths, with all of their extensions: those of a subgraph name it, so where none is
 * named, none was asked.
 */
function refusals({ errors = [] }: Answer) {
  return Object.fromEntries(errors.map(({ path, extensions }) => [path?.join('.'), extensions]));
}
const unauthenticated = { code: 'UNAUTHENTICATED' };
const forbidden = { code: 'FORBIDDEN' };

describe('a query', () => {
  it('of which nothing is left asks no subgraph, at first and when it is known', async () => {
    for (const _ of ['by Apollo Server', 'directly']) {
      const answer = await gateway.send('{ order(id: "x") { id } design(id: "y") { id } }');
      expect(answer.data).toEqual({ order: null, design: null });
      expect(refusals(answer)).toEqual({ order: unauthenticated, design: unauthenticated });
      expect(gateway.statements).toEqual([]);
    }
  });

  it('is answered but for what is refused, to each what is theirs', async () => {
    const query = '{ presets(first: 1) { nodes { name } } order(id: "x") { id } }';
    const anonymous = await gateway.send(query);
    expect(read<unknown[]>(anonymous, 'presets.nodes')).toHaveLength(1);
    expect(refusals(anonymous)).toEqual({ order: unauthenticated });
    expect(await gateway.send(query, {}, customer)).toMatchObject({ data: { order: null } });
    expect(refusals(await gateway.send(query, {}, customer))).toEqual({});
    expect(refusals(await gateway.send(query))).toEqual({ order: unauthenticated });
  });

  it('for staff answers customers FORBIDDEN', async () => {
    const answer = await gateway.send('{ users(first: 1) { totalCount } }', {}, customer);
    expect([answer.data, refusals(answer)]).toEqual([null, { users: forbidden }]);
    const staff = await gateway.token('staff');
    expect(
      read<number>(await gateway.send('{ users(first: 1) { totalCount } }', {}, staff), 'users.totalCount'),
    ).toBeGreaterThan(1);
  });
});

it('a mutation that is refused does not keep the others of its operation from being done', async () => {
  const answer = await gateway.send(
    `mutation ($input: LoginInput!) {
      assignRole(input: { userId: "x", role: ADMIN }) { userErrors { code } }
      login(input: $input) { session { user { displayName orders { nodes { id } } } } }
      logout { revokedSessionId }
    }`,
    { input: { email: 'customer@allpetplus.test', password: demoPassword } },
  );
  expect(read(answer, 'login.session.user')).toMatchObject({ orders: null });
  expect(refusals(answer)).toEqual({ assignRole: unauthenticated, logout: unauthenticated });
});

describe.each(Object.keys(follow) as (keyof typeof follow)[])('over %s', (transport) => {
  it('a subscription is refused before its subgraph is asked', async () => {
    const query = 'subscription { orderFeed { sequence } }';
    for (const [token, code] of [
      [null, unauthenticated],
      [customer, forbidden],
    ] as const) {
      const { value } = await follow[transport](gateway, { query, token }).next();
      expect(refusals(value)).toEqual({ orderFeed: code });
    }
    expect(gateway.statements).toEqual([]);
  });
});

it('over a WebSocket a query is refused as over HTTP', async () => {
  const { value } = await gateway.follow('{ order(id: "x") { id } }').next();
  expect(refusals(value)).toEqual({ order: unauthenticated });
});
