import { randomUUID } from 'node:crypto';
import { buildSchema, parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { type EventDraft, noCause } from '../src/events/index.ts';
import type { Actor } from '../src/identity/index.ts';
import type { SubgraphOperation } from '../src/subgraph/index.ts';
import { tellingReads } from '../src/subgraph/staff-reads.ts';
import { testActor } from '../src/testing/index.ts';

const staff = testActor('STAFF');
const id = randomUUID();

let told: EventDraft[];
let shown: number;
let publish: (drafts: readonly EventDraft[]) => Promise<void>;
beforeEach(() => {
  told = [];
  shown = 0;
  publish = async (drafts) => {
    expect(shown).toBe(0);
    told.push(...drafts);
  };
});

async function run(query: string, actor: Actor | null = staff, variables: Record<string, unknown> = {}) {
  const show = async (_operation: SubgraphOperation) => {
    shown += 1;
    return { data: {} };
  };
  const execution = { schema: buildSchema('type Query { a: ID }'), execute: show, subscribe: show };
  const reads = { type: 'order.read', fields: ['order', 'orders', 'orderFeed'] } as const;
  const telling = tellingReads(execution, reads, (drafts) => publish(drafts));
  const scope = {
    ...noCause,
    actor,
    requestId: 'a request',
    clientAddress: null,
    userAgent: null,
    cacheLoads: true,
  };
  const operation = { document: parse(query), variables, scope };
  await (query.startsWith('subscription') ? telling.subscribe(operation) : telling.execute(operation));
  return told.map(({ aggregateId, payload }) => ({ aggregateId, ...payload }));
}

const nil = '00000000-0000-0000-0000-000000000000';

describe('what staff look at is told, before it is shown', () => {
  it.each<[string, string, string]>([
    ['a thing by its id', `{ order(id: "${id}") { number } }`, id],
    ['a thing by a variable', 'query ($id: ID!) { order(id: $id) { number } }', id],
    ['a thing under another name', `{ mine: order(id: "${id}") { number } }`, id],
    [
      'a thing in a fragment',
      `{ ...more } fragment more on Query { ... { order(id: "${id}") { number } } }`,
      id,
    ],
    ['a thing that cannot be', '{ order(id: "1") { number } }', nil],
  ])('%s', async (_what, query, aggregateId) => {
    expect(await run(query, staff, { id })).toEqual([{ aggregateId, field: 'order' }]);
    expect(told).toMatchObject([{ type: 'order.read', cause: { actor: staff, requestId: 'a request' } }]);
    expect(shown).toBe(1);
  });

  it('lists and live feeds, each root field by itself', async () => {
    expect(await run('{ orders(first: 2) { id } shippingQuote { id } order(id: "1") { id } }')).toEqual([
      { aggregateId: nil, field: 'orders' },
      { aggregateId: nil, field: 'order' },
    ]);
    told = [];
    shown = 0;
    expect(await run('subscription { orderFeed { id } }')).toEqual([
      { aggregateId: nil, field: 'orderFeed' },
    ]);
  });

  it('and nothing of what everybody may see, or of what others look at', async () => {
    await run('{ shippingQuote { id } }');
    for (const actor of [null, testActor('CUSTOMER')]) await run(`{ order(id: "${id}") { number } }`, actor);
    expect(told).toEqual([]);
    expect(shown).toBe(3);
  });

  it('or is not shown', async () => {
    publish = async () => {
      throw new Error('the database is away');
    };
    await expect(run('{ orders { id } }')).rejects.toThrow('the database is away');
    expect(shown).toBe(0);
  });
});
