import { claimsOf } from '@pet/platform/authorization';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { type ExecutionResult, parse } from 'graphql';
import { PubSub } from 'graphql-subscriptions';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEngineMetrics } from '../../../src/engine/metrics.ts';
import { SupergraphGateway } from '../../../src/engine/supergraph-gateway.ts';
import { compose, type SentFetch, type SmallSubgraph, sourcesOf } from '../small-supergraph.ts';

interface Who {
  readonly actor: Actor | null;
}

const news = new PubSub();
const follows = () => news.asyncIterableIterator('ticked');

function clock(guard = ''): Record<string, SmallSubgraph> {
  return {
    clock: {
      typeDefs: `
        type Query { now: Int }
        type Subscription { secretly: Tick! @authenticated ticked: Tick ${guard} }
        type Tick { count: Int secret: Int @authenticated }`,
      resolvers: { Subscription: { secretly: { subscribe: follows }, ticked: { subscribe: follows } } },
    },
  };
}

let sent: SentFetch[];
let gateway: SupergraphGateway<Who>;
beforeEach(() => {
  sent = [];
  gateway = new SupergraphGateway<Who>({
    supergraphSdl: compose(clock()),
    openDataSource: sourcesOf(clock(), sent),
    sharing: { scopeOf: ({ actor }) => actor?.role ?? '', replays: () => false },
    claimsOf: ({ actor }) => claimsOf(actor),
    departureOf: () => undefined,
    metrics: openEngineMetrics(new Registry()),
    logger: { info() {}, error: console.error },
  });
});
afterEach(() => gateway.stop());

function subscribe(text: string, actor: Actor | null = null) {
  return gateway.subscribe({ document: parse(text), variables: {}, context: { actor } });
}

/** The next event of a subscription. */
async function next(text: string, happens: () => Promise<unknown>, actor?: Actor): Promise<ExecutionResult> {
  const events = await subscribe(text, actor);
  if (!('handTo' in events)) throw new Error(JSON.stringify(events));
  return new Promise((resolve) => {
    void events.handTo((event) => {
      events.leave();
      resolve(event);
      return undefined;
    });
    void happens();
  });
}

const tick = () => news.publish('ticked', { secretly: { count: 1 }, ticked: { count: 1, secret: 2 } });

it('is refused before its subgraph is asked', async () => {
  const answer = await subscribe('subscription { secretly { count } }');
  expect(answer).toMatchObject({
    data: null,
    errors: [{ path: ['secretly'], extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(sent).toEqual([]);
  const { data } = await next('subscription { secretly { count } }', tick, testActor());
  expect(data).toEqual({ secretly: { count: 1 } });
});

it('answers a refused field in each event, and does not ask for it', async () => {
  const text = 'subscription { ticked { count secret } }';
  expect(await next(text, tick)).toMatchObject({
    data: { ticked: { count: 1, secret: null } },
    errors: [{ path: ['ticked', 'secret'] }],
  });
  expect(sent.some(({ text: fetch }) => fetch.includes('secret'))).toBe(false);
  expect(await next(text, tick, testActor())).toEqual({ data: { ticked: { count: 1, secret: 2 } } });
});

it('ends when a new supergraph refuses it', async () => {
  const guard = () => gateway.update(compose(clock('@requiresScopes(scopes: [["staff"]])')));
  expect(await next('subscription { ticked { count } }', guard, testActor())).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});
