import type { DatabaseTarget } from '../database/index.ts';
import type { Logger } from '../observability/index.ts';
import type { EventBus } from './bus.ts';
import { type EventDraft, newEvent } from './event.ts';
import type { EventSubscriptions } from './handlers.ts';
import { openInbox } from './inbox.ts';
import type { EventMetrics } from './metrics.ts';
import { openPoller } from './poller.ts';
import { relayRound } from './relay.ts';
import { purge } from './retention.ts';
import { openEventStore } from './store.ts';

/** How soon events are found that nobody woke us for: another process wrote or stored them. */
const pollMs = 1_000;
const purgeMs = 60 * 60 * 1_000;

export interface ExchangeOptions {
  /** The subgraph: the domain whose events it hands on, and the name it subscribes under. */
  readonly name: string;
  readonly database: DatabaseTarget;
  readonly bus: EventBus;
  readonly metrics: EventMetrics;
  readonly logger: Logger;
}

/** Where the events of one subgraph leave and arrive, in this process. */
export interface EventExchange {
  /** Has events that have just been committed handed on at once. */
  wakeRelay(): void;
  /** Publishes events of what changes nothing in the subgraph's tables: there is no transaction that they belong to. */
  publish(drafts: readonly EventDraft[]): Promise<void>;
  /** Ends the subscription, lets handlers and relay finish what is under way, and closes the connections. */
  close(): Promise<void>;
}

/** Starts the relay of a subgraph, its subscription, and its handlers. */
export async function openExchange(
  { name, database, bus, metrics, logger }: ExchangeOptions,
  subscriptions: EventSubscriptions,
): Promise<EventExchange> {
  const store = openEventStore(database, logger, subscriptions.domains.size);
  const inbox = openInbox({ subgraph: name, store, subscriptions, metrics, logger });
  const handling = openPoller({
    name: 'handling events',
    look: inbox.handleDue,
    intervalMs: pollMs,
    logger,
  });
  const unsubscribe = await bus.subscribe({
    name,
    domains: subscriptions.domains,
    async deliver(events) {
      await inbox.deliver(events);
      handling.wake();
    },
    inTurn: async (domain, work) => (await store.inTurn(`read ${domain}`, async () => work())) !== null,
  });
  const relay = openPoller({
    name: 'handing on events',
    look: relayRound({ domain: name, store, bus, metrics }),
    intervalMs: pollMs,
    logger,
  });
  const purging = openPoller({
    name: 'purging events',
    look: async () => {
      await purge(store);
      return false;
    },
    intervalMs: purgeMs,
    logger,
  });
  return {
    wakeRelay: relay.wake,
    async publish(drafts) {
      const events = JSON.stringify(drafts.map(newEvent));
      await store.query('INSERT INTO outbox (event) SELECT jsonb_array_elements($1::jsonb)', [events]);
      relay.wake();
    },
    async close() {
      await relay.close();
      await unsubscribe();
      await Promise.all([handling.close(), purging.close()]);
      await store.close();
    },
  };
}
