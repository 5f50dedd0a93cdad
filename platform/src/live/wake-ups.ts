import { EventEmitter } from 'node:events';
import { PubSub } from 'graphql-subscriptions';

/**
 * Tells whoever follows a topic that there is something new to read. It carries no data: the database holds the
 * truth, so a wake-up that is lost or comes twice harms nobody.
 */
export interface WakeUps {
  publish(topic: string): Promise<void>;
  /** Calls `wake` at every wake-up from the moment the promise resolves, until the returned function is called. */
  listen(topic: string, wake: () => void): Promise<() => void>;
}

/** Wake-ups within this process. */
export function openWakeUps(): WakeUps {
  // Every open subscription is a listener; the emitter's warning about the eleventh means nothing here.
  const pubSub = new PubSub({ eventEmitter: new EventEmitter().setMaxListeners(0) });
  return {
    publish: (topic) => pubSub.publish(topic, null),
    async listen(topic, wake) {
      const id = await pubSub.subscribe(topic, wake);
      return () => pubSub.unsubscribe(id);
    },
  };
}
