import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of a process's events. */
export interface EventMetrics {
  /** Age of the oldest event that waits to be handed on, in seconds; told by the process that relays. */
  readonly outboxLag: Gauge<'domain'>;
  readonly published: Counter<'domain'>;
  readonly deliveries: Counter<'subgraph' | 'type' | 'outcome'>;
  readonly deadLetters: Counter<'subgraph' | 'type'>;
}

/** Registers the metrics of events, once for a process. */
export function openEventMetrics(registry: Registry): EventMetrics {
  const registers = [registry];
  return {
    outboxLag: new Gauge({
      name: 'events_outbox_lag_seconds',
      help: 'Age of the oldest event that waits in the outbox',
      labelNames: ['domain'],
      registers,
    }),
    published: new Counter({
      name: 'events_published_total',
      help: 'Events handed on to the bus; more than once where it was uncertain',
      labelNames: ['domain'],
      registers,
    }),
    deliveries: new Counter({
      name: 'events_deliveries_total',
      help: 'Deliveries to a subgraph, by what came of them: handled, failed or repeated',
      labelNames: ['subgraph', 'type', 'outcome'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'events_dead_letters_total',
      help: 'Events put aside because their handler kept failing',
      labelNames: ['subgraph', 'type'],
      registers,
    }),
  };
}
