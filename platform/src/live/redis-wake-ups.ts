import { randomUUID } from 'node:crypto';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Logger } from '../observability/index.ts';
import type { RedisConnections } from '../redis/index.ts';
import type { WakeUps } from './wake-ups.ts';

const heartbeatMilliseconds = 10_000;

/** What wake-ups over Redis take. */
export interface RedisWakeUpsOptions {
  readonly redis: RedisConnections;
  readonly logger: Logger;
  /** How long a listener may miss something whose message was lost, on average. */
  readonly recheckMilliseconds?: number;
}

/** Wake-ups that reach every process on one Redis. */
export interface RedisWakeUps extends WakeUps {
  close(): Promise<void>;
}

/** What this process listens to, under one subscription in Redis. */
interface Topic {
  readonly listeners: Set<{ wake(): void }>;
  readonly recheck: NodeJS.Timeout;
  /** Settled by Redis's confirmation, and never rejected; null while it has not been asked. */
  subscription: Promise<number> | null;
}

/**
 * Wake-ups over Redis's publish and subscribe, which deliver at most once: what is published while a connection is
 * down is gone, and nobody is told. So everybody is woken after each reconnection, and now and then without a reason.
 * Neither publishing nor listening waits for Redis or fails with it, and this process wakes its own listeners itself.
 */
export function openRedisWakeUps(options: RedisWakeUpsOptions): RedisWakeUps {
  const { redis, logger, recheckMilliseconds = 20_000 } = options;
  const subscriber = redis.openSubscriber('wake-ups');
  const pubSub = new RedisPubSub({ publisher: redis.commands, subscriber });
  const ourselves = randomUUID();
  const topics = new Map<string, Topic>();

  function wake({ listeners }: Topic): void {
    for (const listener of [...listeners]) listener.wake();
  }

  function subscribe(name: string, topic: Topic): void {
    const subscription = pubSub.subscribe(channelOf(name), (publisher) => {
      if (publisher !== ourselves) wake(topic);
    });
    topic.subscription = subscription;
    // What was published before Redis took notice of us is only in the database.
    subscription.then(() => wake(topic));
  }

  function open(name: string): Topic {
    const topic: Topic = {
      listeners: new Set(),
      // Each topic has its own beat, or all would ask the database at once.
      recheck: setInterval(() => wake(topic), recheckMilliseconds * (0.5 + Math.random())).unref(),
      subscription: null,
    };
    topics.set(name, topic);
    // Otherwise the next connection subscribes; until then nothing piles up.
    if (subscriber.status === 'ready') subscribe(name, topic);
    return topic;
  }

  function close(name: string, topic: Topic): void {
    clearInterval(topic.recheck);
    topics.delete(name);
    topic.subscription?.then((id) => pubSub.unsubscribe(id));
  }

  function onReady(): void {
    for (const [name, topic] of topics) if (topic.subscription === null) subscribe(name, topic);
    // Answers come in order: with this one, every subscription of the connection is in force.
    subscriber.ping().then(
      () => topics.forEach(wake),
      () => {},
    );
  }
  subscriber.on('ready', onReady);

  // A connection that fell silent is noticed only by what asks on it.
  const heartbeat = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => {});
  }, heartbeatMilliseconds).unref();

  return {
    async publish(name) {
      const topic = topics.get(name);
      if (topic !== undefined) wake(topic);
      pubSub.publish(channelOf(name), ourselves).catch((error: unknown) => {
        // While Redis is away every one of them fails, which its connection has told once.
        const level = redis.commands.status === 'ready' ? 'warn' : 'debug';
        logger[level]({ err: error, topic: name }, 'a wake-up was not published');
      });
    },

    async listen(name, wakeListener) {
      const topic = topics.get(name) ?? open(name);
      const listener = { wake: wakeListener };
      topic.listeners.add(listener);
      return () => {
        if (topic.listeners.delete(listener) && topic.listeners.size === 0) close(name, topic);
      };
    },

    async close() {
      subscriber.off('ready', onReady);
      clearInterval(heartbeat);
      for (const { recheck } of topics.values()) clearInterval(recheck);
      subscriber.disconnect();
    },
  };
}

function channelOf(topic: string): string {
  return `wake:${topic}`;
}
