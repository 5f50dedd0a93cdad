export type { EventBus, Head, Subscriber } from './bus.ts';
export { catalogue, type EventType, type Payload } from './catalogue.ts';
export { type Cause, causeOf, noCause } from './cause.ts';
export { type DeadLetter, listDeadLetters, retryDeadLetters } from './dead-letters.ts';
export {
  type AnyEvent,
  type DomainEvent,
  type EventDraft,
  knownEvent,
  newEvent,
  noneInParticular,
  type StoredEvent,
} from './event.ts';
export { type EventExchange, type ExchangeOptions, openExchange } from './exchange.ts';
export {
  type AfterCommit,
  type EventHandlers,
  type EventSubscriptions,
  noSubscriptions,
  subscribeTo,
  subscribeToAll,
} from './handlers.ts';
export { openInProcessBus } from './in-process-bus.ts';
export { type EventMetrics, openEventMetrics } from './metrics.ts';
export { publish, type SqlTransaction } from './outbox.ts';
export { openPoller, type Poller, type PollerOptions } from './poller.ts';
export { openRedisBus, type RedisBusConnections } from './redis/index.ts';
export { type EventStore, openEventStore } from './store.ts';
