import type { EventBus, EventDraft, Head, StoredEvent, Subscriber } from '../events/index.ts';
import { newEvent } from '../events/index.ts';

/** A bus with the test at its other end. */
export interface TestBus extends EventBus {
  /** What the subgraph has published since the last call, oldest first, as soon as there are so many. */
  take(count: number): Promise<StoredEvent[]>;
  /** Has the subgraph told of something that happened in another domain; resolves once it has stored that. */
  deliver(...drafts: readonly EventDraft[]): Promise<void>;
}

const head: Head = { epoch: 'test', appended: 0 };

/** Opens a bus for one subgraph. */
export function openTestBus(): TestBus {
  const published: StoredEvent[] = [];
  let subscribed: Subscriber | null = null;
  let look = () => {};
  return {
    async publish(_domain, after, events) {
      if (after === null) return null;
      published.push(...events);
      look();
      return head;
    },
    renew: async () => head,
    async subscribe(subscriber) {
      subscribed = subscriber;
      return async () => {
        subscribed = null;
      };
    },
    async take(count) {
      while (published.length < count) {
        await new Promise<void>((resolve) => {
          look = resolve;
        });
      }
      return published.splice(0);
    },
    async deliver(...drafts) {
      if (subscribed === null) throw new Error('The subgraph is not open');
      await subscribed.deliver(drafts.map(newEvent));
    },
  };
}
