import { afterAll, beforeAll, expect, it } from 'vitest';
import { read } from './shop-client.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const orders = `query ($first: Int!) {
  orders(first: $first) { nodes { number lines { design { name owner { displayName } } } customer { displayName } } }
}`;

/** The table a statement reads, without Prisma's quoting and schema. */
function tableOf(sql: string): string {
  return /FROM "\w+"\."(\w+)"/.exec(sql)?.[1] ?? sql;
}

it('loads a list across three subgraphs with one statement for each kind of thing', async () => {
  const staff = await gateway.token('staff');
  gateway.statements.length = 0;
  const answer = await gateway.send(orders, { first: 20 }, staff);
  expect(read<unknown[]>(answer, 'orders.nodes').length).toBeGreaterThanOrEqual(10);
  expect(gateway.statements.map(tableOf).sort()).toEqual(['designs', 'order_lines', 'orders', 'users']);
});

it('needs no more statements for a longer list', async () => {
  const staff = await gateway.token('staff');
  const count = async (first: number) => {
    gateway.statements.length = 0;
    await gateway.send(orders, { first }, staff);
    return gateway.statements.length;
  };
  expect(await count(20)).toBe(await count(1));
});

it('shows the second mutation of an operation what the first one wrote', async () => {
  const customer = await gateway.token('customer');
  const { data } = await gateway.send('{ designs(first: 1) { nodes { id version } } }', {}, customer);
  const { id, version } = read<{ id: string; version: number }>({ data: data ?? null }, 'designs.nodes.0');
  const rename = (expectedVersion: number, name: string) =>
    `updateDesign(input: { id: "${id}", expectedVersion: ${expectedVersion}, name: "${name}" }) { design { name version owner { designs(first: 1) { nodes { name } } } } }`;
  const answer = await gateway.send(
    `mutation { a: ${rename(version, 'First')} b: ${rename(version + 1, 'Second')} }`,
    {},
    customer,
  );
  expect(read(answer, 'a.design.name')).toBe('First');
  expect(read(answer, 'b.design.name')).toBe('Second');
  expect(read(answer, 'b.design.owner.designs.nodes.0.name')).toBe('Second');
});
