import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type ExecutionResult, parse } from 'graphql';
import { PubSub } from 'graphql-subscriptions';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngineMetrics } from '../../src/engine/metrics.ts';
import { SupergraphGateway } from '../../src/engine/supergraph-gateway.ts';
import { compose, type SentFetch, type SmallSubgraph, sourcesOf } from './small-supergraph.ts';

interface Who {
  readonly name: string;
}

let news: PubSub;
let subgraphs: Record<string, SmallSubgraph>;
let sent: SentFetch[];
let gateway: SupergraphGateway<Who>;
let refusals: object[];
let places: Map<string, string>;
let closed: string[];
/** What an order is answered after, and a stream opened. */
let orderReady: Promise<void>;
let streamReady: Promise<void>;

function shop(extra = ''): SmallSubgraph {
  return {
    typeDefs: `
      type Query { order: Order }
      type Subscription { changed(after: Int): Order }
      type Order @key(fields: "id") { id: ID! status: String ${extra} }`,
    resolvers: {
      Query: { order: () => orderReady.then(() => ({ id: '1', status: 'PLACED' })) },
      Subscription: {
        changed: { subscribe: () => streamReady.then(() => news.asyncIterableIterator('changed')) },
      },
      Order: { __resolveReference: ({ id }: { id: string }) => ({ id, status: 'PLACED' }) },
    },
  };
}

const stock = (field: string): SmallSubgraph => ({
  typeDefs: `type Order @key(fields: "id") { id: ID! ${field}: Int }`,
  resolvers: { Order: { [field]: () => 7 } },
});

beforeEach(() => {
  news = new PubSub();
  sent = [];
  refusals = [];
  places = new Map();
  closed = [];
  orderReady = streamReady = Promise.resolve();
  subgraphs = { shop: shop(), stock: stock('left') };
  gateway = new SupergraphGateway<Who>({
    supergraphSdl: compose(subgraphs),
    openDataSource: (name) => ({
      ...sourcesOf(subgraphs, sent)(name),
      close: async () => void closed.push(name),
    }),
    placeOf: (name, url) => places.get(name) ?? url,
    sharing: {
      scopeOf: ({ name }) => name,
      replays: ({ variables }) => variables.after !== undefined,
      resumePointOf: ({ variables }) => ({
        variable: variables.after === undefined ? null : 'after',
        positionOf: ({ data }) => Number((data?.changed as { status?: string } | undefined)?.status) || null,
      }),
    },
    departureOf: () => undefined,
    metrics: openEngineMetrics(new Registry()),
    logger: { info() {}, error: (details) => refusals.push(details) },
  });
});
afterEach(() => gateway.stop());

/** @param schema what the operation was validated against */
async function ask(text: string, schema = gateway.schema): Promise<ExecutionResult> {
  const { executor } = await gateway.load();
  if (!executor) throw new Error('The gateway has no executor');
  const request = { schema, document: parse(text), request: {}, context: { name: 'Ada' } };
  return executor(request as unknown as Parameters<typeof executor>[0]);
}

async function follow(text: string, { name = 'Ada', variables = {} } = {}) {
  const events = await gateway.subscribe({ document: parse(text), variables, context: { name } });
  if (!('handTo' in events)) throw new Error(JSON.stringify(events));
  const received = new PassThrough({ objectMode: true });
  const over = events.handTo((event) => {
    received.write(event);
    return undefined;
  });
  void over.then(() => received.end());
  const results: AsyncIterator<ExecutionResult, undefined> = received[Symbol.asyncIterator]();
  return { next: () => results.next(), leave: () => events.leave() };
}

function publish(status: string): Promise<void> {
  return news.publish('changed', { changed: { id: '1', status } });
}

const live = 'subscription ($after: Int) { changed(after: $after) { status left } }';
const upstreams = () => sent.filter(({ text }) => text.includes('subscription')).length;
const fetches = () => sent.filter(({ subgraph }) => subgraph === 'stock').length;

describe('subscriptions', () => {
  it('complete each event with fields of other subgraphs', async () => {
    const events = await follow(live);
    await publish('CONFIRMED');
    expect((await events.next()).value).toEqual({ data: { changed: { status: 'CONFIRMED', left: 7 } } });
  });

  it('that are equal share one stream and one execution for each event', async () => {
    const all = await Promise.all([follow(live), follow(live), follow(live)]);
    await publish('CONFIRMED');
    const results = await Promise.all(all.map((events) => events.next()));
    expect(new Set(results.map(({ value }) => value)).size).toBe(1);
    expect([upstreams(), fetches()]).toEqual([1, 1]);
  });

  it('share nothing with another actor, or with other variables', async () => {
    await Promise.all([
      follow(live),
      follow(live, { name: 'Bo' }),
      follow(live, { variables: { after: 3 } }),
    ]);
    expect(upstreams()).toBe(3);
  });

  it('that replay the past do not join a stream that has begun', async () => {
    const replay = { variables: { after: 0 } };
    const [first] = await Promise.all([follow(live, replay), follow(live, replay)]);
    expect(upstreams()).toBe(1);
    await publish('CONFIRMED');
    await first.next();
    await follow(live, replay);
    expect(upstreams()).toBe(2);
  });

  it('end their stream when the last of them has gone', async () => {
    const one = await follow(live);
    const other = await follow(live);
    one.leave();
    await publish('CONFIRMED');
    expect((await other.next()).done).toBe(false);
    other.leave();
    await follow(live);
    expect(upstreams()).toBe(2);
  });
});

describe('a new supergraph', () => {
  it('serves at once, and its fields are there', async () => {
    expect((await ask('{ order { left } }')).data).toEqual({ order: { left: 7 } });
    subgraphs = { shop: shop(), stock: stock('right') };
    expect(await gateway.update(compose(subgraphs))).toBe(true);
    expect(Object.keys(gateway.schema.getQueryType()?.getFields() ?? {})).toEqual(['order']);
    expect(gateway.schema.getType('Order')?.toString()).toBe('Order');
  });

  it('has the busiest operations planned before it serves', async () => {
    await ask('{ order { status } }');
    subgraphs = { ...subgraphs, shop: shop('extra: Int') };
    await gateway.update(compose(subgraphs));
    expect(gateway.engine.busiestOperations(9).map(({ kind }) => kind)).toEqual(['query']);
  });

  it('that is broken is refused with its reason, and the one before keeps serving', async () => {
    expect(await gateway.update('type Query { nonsense: Int }')).toBe(false);
    expect(refusals).toHaveLength(1);
    expect((await ask('{ order { left } }')).data).toEqual({ order: { left: 7 } });
  });

  it('leaves live subscriptions their stream where their subgraph has not changed', async () => {
    const events = await follow(live);
    const { typeDefs, resolvers = {} } = stock('left');
    subgraphs = { ...subgraphs, stock: { typeDefs: typeDefs.replace('left', 'extra: Int left'), resolvers } };
    await gateway.update(compose(subgraphs));
    await publish('CONFIRMED');
    expect((await events.next()).value).toEqual({ data: { changed: { status: 'CONFIRMED', left: 7 } } });
    expect(upstreams()).toBe(1);
  });

  it('takes them along where their subgraph is elsewhere, from the last event on and none twice', async () => {
    const events = await follow(live, { variables: { after: 0 } });
    await publish('1');
    await events.next();
    subgraphs = { ...subgraphs, shop: shop('extra: Int') };
    await gateway.update(compose(subgraphs));
    const asked = sent.filter(({ text }) => text.includes('subscription'));
    expect(asked.map(({ variables }) => variables)).toEqual([{ after: 0 }, { after: 1 }]);
    await publish('1');
    await publish('2');
    expect((await events.next()).value).toEqual({ data: { changed: { status: '2', left: 7 } } });
  });

  it('takes running streams along when a subgraph moves', async () => {
    const events = await follow(live);
    places.set('shop', 'elsewhere');
    expect(await gateway.move()).toBe(true);
    await publish('CONFIRMED');
    expect((await events.next()).value).toEqual({ data: { changed: { status: 'CONFIRMED', left: 7 } } });
    expect(upstreams()).toBe(2);
    expect(closed).toEqual(['shop']);
  });

  it('leaves their old place open until then, also when the last operation there ends before', async () => {
    const events = await follow(live);
    let answerOrder = () => {};
    let openStream = () => {};
    orderReady = new Promise((resolve) => {
      answerOrder = resolve;
    });
    const answer = ask('{ order { status } }');
    await setImmediate();
    streamReady = new Promise((resolve) => {
      openStream = resolve;
    });
    places.set('shop', 'elsewhere');
    const moved = gateway.move();
    await expect.poll(upstreams).toBe(2);
    answerOrder();
    await answer;
    expect(closed).toEqual([]);
    openStream();
    expect(await moved).toBe(true);
    expect(closed).toEqual(['shop']);
    await publish('CONFIRMED');
    expect((await events.next()).value).toEqual({ data: { changed: { status: 'CONFIRMED', left: 7 } } });
  });

  it('gives them another stream where it has', async () => {
    const events = await follow(live);
    // The field moves to the subgraph that the subscription comes from, so that subgraph is asked for more.
    subgraphs = { shop: { ...shop('left: Int') } };
    await gateway.update(compose(subgraphs));
    await news.publish('changed', { changed: { id: '1', status: 'SHIPPED', left: 3 } });
    expect((await events.next()).value).toEqual({ data: { changed: { status: 'SHIPPED', left: 3 } } });
    expect(upstreams()).toBe(2);
  });

  it('ends those it does not have any more, and says so', async () => {
    const events = await follow(live);
    subgraphs = { shop: shop(), stock: stock('right') };
    await gateway.update(compose(subgraphs));
    const { value } = await events.next();
    expect(value?.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await events.next()).done).toBe(true);
  });

  it('waits for parts of an answer that are still to come', async () => {
    const results = await gateway.executeIncrementally({
      schema: gateway.schema,
      document: parse('{ order { status ... @defer { left } } }'),
      request: {},
      context: { name: 'Ada' },
    });
    places.set('stock', 'elsewhere');
    await gateway.move();
    expect(closed).toEqual([]);
    const parts: unknown[] = [];
    for await (const part of results?.subsequentResults ?? []) parts.push(part);
    expect(parts).toEqual([{ incremental: [{ data: { left: 7 }, path: ['order'] }], hasNext: false }]);
    expect(closed).toEqual(['stock']);
  });

  it('runs what was validated before it came, and begins after, where the subgraphs are now', async () => {
    const { schema } = gateway;
    const { typeDefs, resolvers } = shop();
    const Query = { order: () => ({ id: '1', status: 'MOVED' }) };
    subgraphs = { ...subgraphs, shop: { typeDefs, resolvers: { ...resolvers, Query } } };
    places.set('shop', 'elsewhere');
    await gateway.move();
    expect(closed).toEqual(['shop']);
    expect(await ask('{ order { status } }', schema)).toEqual({ data: { order: { status: 'MOVED' } } });
  });

  it('fails no operation while it comes, nor one that began before it', async () => {
    const other = { ...subgraphs, shop: shop('extra: Int') };
    const [one, two] = [compose(subgraphs), compose(other)];
    subgraphs = other;
    let running = true;
    const asked = Array.from({ length: 8 }, async () => {
      const answers: ExecutionResult[] = [];
      while (running) {
        answers.push(await ask('{ order { status left } }'));
        await setImmediate();
      }
      return answers;
    });
    for (const supergraph of [two, one, two, one]) {
      await setImmediate();
      expect(await gateway.update(supergraph)).toBe(true);
    }
    running = false;
    const answers = (await Promise.all(asked)).flat();
    expect(answers.length).toBeGreaterThan(8);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"data":{"order":{"status":"PLACED","left":7}}}']),
    );
  });
});
