import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { openEngineMetrics } from '../../src/engine/metrics.ts';
import { SupergraphGateway } from '../../src/engine/supergraph-gateway.ts';
import { compose, type SmallSubgraph } from './small-supergraph.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** MB in use once what nobody refers to is gone. */
function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

const shop = (extra = ''): Record<string, SmallSubgraph> => ({
  shop: { typeDefs: `type Query { order(id: ID): Order } type Order { id: ID! ${extra} }` },
});

function open() {
  return new SupergraphGateway<object>({
    supergraphSdl: compose(shop()),
    openDataSource: () => ({
      prepareFetch: () => async () => ({ data: { order: { id: '1' } } }),
      prepareSubscription: () => async () => ({ data: null }),
      close: async () => {},
    }),
    sharing: { scopeOf: () => '', replays: () => false },
    departureOf: () => undefined,
    metrics: openEngineMetrics(new Registry()),
    logger: { info() {}, error: console.error },
  });
}

async function run({ engine }: SupergraphGateway<object>, text: string): Promise<void> {
  await engine.execute({ prepared: engine.prepare(parse(text)), context: {} });
}

it('does not grow over 200,000 requests', async () => {
  const gateway = open();
  for (let index = 0; index < 20_000; index++) await run(gateway, '{ order { id } }');
  const before = heap();
  for (let index = 0; index < 180_000; index++) await run(gateway, '{ order { id } }');
  expect(heap() - before).toBeLessThan(10);
  await gateway.stop();
});

it('keeps a bounded number of plans, however many operations come', async () => {
  const gateway = open();
  const operation = (index: number) => `{ order(id: "${index}") { id } }`;
  for (let index = 0; index < 2_000; index++) await run(gateway, operation(index));
  const before = heap();
  for (let index = 2_000; index < 5_000; index++) await run(gateway, operation(index));
  expect(heap() - before).toBeLessThan(10);
  expect(gateway.engine.busiestOperations(10_000)).toHaveLength(1_000);
  await gateway.stop();
});

it('does not grow over 100 supergraphs', async () => {
  const gateway = open();
  const supergraphs = [compose(shop('note: String')), compose(shop('text: String'))];
  const update = async (index: number) => {
    await gateway.update(supergraphs[index % 2] ?? '');
    await run(gateway, '{ order { id } }');
  };
  for (let index = 0; index < 10; index++) await update(index);
  const before = heap();
  for (let index = 10; index < 110; index++) await update(index);
  expect(heap() - before).toBeLessThan(10);
  await gateway.stop();
});
