import type { EventBus, Head, Subscriber } from './bus.ts';

/** It keeps nothing itself, so it never loses anything either. */
const head: Head = { epoch: 'in-process', appended: 0 };

/**
 * The bus within one process: an event is taken once every subscriber has stored it.
 * @param names the subgraphs of this process. Nothing is taken while one of them is not open yet, or not any more:
 *   an event it never got would be lost to it.
 */
export function openInProcessBus(names: readonly string[]): EventBus {
  const present = new Map<string, Subscriber>();
  return {
    async publish(domain, after, events) {
      if (after?.epoch !== head.epoch) return null;
      if (events.length === 0) return head;
      const missing = names.filter((name) => !present.has(name));
      if (missing.length > 0) throw new Error(`not open in this process: ${missing.join(', ')}`);
      for (const subscriber of present.values()) {
        if (subscriber.domains.has(domain)) await subscriber.deliver(events);
      }
      return head;
    },
    renew: async () => head,
    async subscribe(subscriber) {
      present.set(subscriber.name, subscriber);
      return async () => {
        present.delete(subscriber.name);
      };
    },
  };
}
