// Our gateway with a live subscription on its orders, and events on command.
import { followHistory, mapStream, openWakeUps } from '@pet/platform/live';
import type { DataSource } from '../../../../gateway/src/engine/data-source.ts';
import { openInProcessDataSource } from '../../../../gateway/src/engine/in-process-data-source.ts';
import type { GatewayContext } from '../../../../gateway/src/request-context.ts';
import { composeSupergraph } from '../../dataset/compose.ts';
import { orders } from '../../dataset/data.ts';
import { subgraphNames } from '../../dataset/schemas.ts';
import type { Counts, PublisherCommand } from '../../fanout/messages.ts';
import { now } from '../../fanout/operation.ts';
import { announce } from '../announce.ts';
import { mountDataSet } from '../ours/mounted.ts';
import { serveSupergraph } from '../ours/serve.ts';

interface StatusChange {
  readonly sequence: number;
  readonly to: string;
  readonly order: (typeof orders)[number] | undefined;
  readonly occurredAt: string;
}

const mostSubscribers = 100_000;
const topic = 'order';
const wakeUps = openWakeUps();
const history: StatusChange[] = [];
let upstreams = 0;
let fetches = 0;

/** Live events as the shop's subgraphs have them: the history is read at every wake-up. */
const orderStatusChanged = {
  async subscribe() {
    upstreams += 1;
    const changes = followHistory<StatusChange>({
      wakeUps,
      topic,
      after: history.length,
      read: async (after) => history.slice(after),
      position: ({ sequence }) => sequence,
    });
    return mapStream(changes, (change) => ({ orderStatusChanged: change }));
  },
};

const mounted = new Map<string, ReturnType<typeof mountDataSet>>(
  subgraphNames.map((name) => [
    name,
    mountDataSet(name, name === 'orders' ? { subscription: { orderStatusChanged } } : {}),
  ]),
);

function counted(source: DataSource<GatewayContext>): DataSource<GatewayContext> {
  return {
    ...source,
    prepareFetch(document) {
      const run = source.prepareFetch(document);
      return (variables, scope) => {
        fetches += 1;
        return run(variables, scope);
      };
    },
  };
}

process.on('message', (command: PublisherCommand) => {
  if (command === 'count') {
    process.send?.({ upstreams, events: history.length, fetches } satisfies Counts);
    return;
  }
  const sequence = history.length + 1;
  history.push({ sequence, to: 'SHIPPED', order: orders[0], occurredAt: `${now()}` });
  wakeUps.publish(topic);
});

announce(
  await serveSupergraph({
    supergraphSdl: composeSupergraph({}, { subscriptions: true }),
    limits: { connections: mostSubscribers, connectionsPerAddress: mostSubscribers },
    openDataSource(name) {
      const subgraph = mounted.get(name);
      if (subgraph === undefined) throw new Error(`There is no subgraph ${name}`);
      return counted(openInProcessDataSource(subgraph));
    },
  }),
);
