import type { Redis } from 'ioredis';
import type { Logger } from '../../observability/index.ts';
import type { EventBus } from '../bus.ts';
import { publishing } from './publishing.ts';
import { openReading } from './reading.ts';

/** The connections the bus works with. */
export interface RedisBusConnections {
  /** Fails at once while Redis is away; the relay tries again. */
  readonly commands: Redis;
  /** Opens a connection for reads that block; the bus closes it. */
  openBlocking(name: string): Redis;
}

/**
 * The bus of many processes: a stream for each domain, a consumer group for each subgraph that subscribes to it.
 * Redis may lose all of it, since outboxes keep what they published; see {@link EventBus.publish}.
 */
export function openRedisBus({ commands, openBlocking }: RedisBusConnections, logger: Logger): EventBus {
  return {
    ...publishing(commands),
    async subscribe(subscriber) {
      const endings = Array.from(subscriber.domains, (domain) =>
        openReading(openBlocking(`${subscriber.name} reads ${domain}`), domain, subscriber, logger),
      );
      return async () => {
        await Promise.all(endings.map((end) => end()));
      };
    },
  };
}
