import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Answer, codes, read } from './shop-client.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
let customer: string;
let rival: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  [customer, rival] = await Promise.all([gateway.token('customer'), gateway.token('rival')]);
});
afterAll(() => gateway.close());

async function firstDesign(): Promise<{ id: string; version: number }> {
  return read(
    await gateway.send('{ designs(first: 1) { nodes { id version } } }', {}, customer),
    'designs.nodes.0',
  );
}

async function first(stream: AsyncIterableIterator<Answer>): Promise<Answer> {
  const { value } = await stream.next();
  await stream.return?.();
  return value;
}

const designChanged = `subscription ($id: ID!, $after: Int) {
  designChanged(designId: $id, afterVersion: $after) {
    version kind changedBy { displayName } design { name owner { displayName } }
  }
}`;

describe('subscriptions', () => {
  it('carry fields of other subgraphs and follow changes live', async () => {
    const { id, version } = await firstDesign();
    const stream = gateway.follow(designChanged, { id, after: version - 1 }, customer);
    expect((await stream.next()).value.data.designChanged).toMatchObject({ version });
    await gateway.send(
      'mutation ($input: UpdateDesignInput!) { updateDesign(input: $input) { userErrors { message } } }',
      { input: { id, expectedVersion: version, name: 'Renamed while watched' } },
      customer,
    );
    expect((await first(stream)).data?.designChanged).toEqual({
      version: version + 1,
      kind: 'UPDATED',
      changedBy: { displayName: 'Casey Customer' },
      design: { name: 'Renamed while watched', owner: { displayName: 'Casey Customer' } },
    });
  });

  it('refuse another customer exactly as they refuse a missing design', async () => {
    const { id } = await firstDesign();
    const foreign = await first(gateway.follow(designChanged, { id, after: 0 }, rival));
    const missing = await first(
      gateway.follow(designChanged, { id: '00000000-0000-4000-8000-000000000000', after: 0 }, rival),
    );
    expect(codes(foreign)).toEqual(['NOT_FOUND']);
    expect(foreign.errors?.map(({ message }) => message)).toEqual(
      missing.errors?.map(({ message }) => message),
    );
    expect(codes(await first(gateway.follow(designChanged, { id, after: 0 })))).toEqual(['NOT_FOUND']);
  });

  it('are refused with a code when they do not fit the schema', async () => {
    const refusal = async (query: string, variables = {}) =>
      gateway
        .follow(query, variables, customer)
        .next()
        .then(
          () => 'accepted',
          (errors: { extensions?: { code?: string } }[]) => errors[0]?.extensions?.code,
        );
    expect(await refusal('subscription {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await refusal('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusal(designChanged, { id: null })).toBe('BAD_USER_INPUT');
    expect(await refusal(designChanged, { id: 'a\0b' })).toBe('BAD_USER_INPUT');
    expect(await refusal(`subscription { ${'a: __typename '.repeat(3000)} }`)).toBe('GRAPHQL_PARSE_FAILED');
  });
});

describe('a socket', () => {
  it('answers queries and mutations too', async () => {
    const answer = await first(gateway.follow('{ me { displayName } }', {}, customer));
    expect(answer.data).toEqual({ me: { displayName: 'Casey Customer' } });
  });

  it('is closed with 4401 and the reason when its token is bad', async () => {
    const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer a.b.c' } }));
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([4401, 'UNAUTHENTICATED']);
  });

  it('is told that the server goes away when it does', async () => {
    const leaving = await startTestGateway();
    const socket = new WebSocket(`${leaving.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await leaving.close();
    expect((await closed)[0]).toBe(1001);
    await expect(fetch(`${leaving.url}/healthz`)).rejects.toThrow();
  });
});
