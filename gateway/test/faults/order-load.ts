import { type OrderState, openOrderClient, type Send } from './order-client.ts';

/** A status of an order, as the client who asked for it was told. */
export interface Acknowledged {
  readonly orderId: string;
  /** What was ordered; each order has a design of its own. */
  readonly designId: string;
  readonly sequence: number;
  readonly status: string;
}

/** Orders that are placed and taken through their lives. */
export interface OrderLoad {
  readonly acknowledged: readonly Acknowledged[];
  /** How often a client had to ask again, for want of an answer. */
  readonly repeats: number;
  /** Resolves once so many statuses are acknowledged, those of placing among them. @throws as `finish` */
  reached(count: number): Promise<void>;
  /** Resolves once every order is delivered. @throws Error when a client is refused, or not answered for a minute */
  finish(): Promise<void>;
}

/** The statuses each order is given after it was placed. */
export const transitions = ['CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED', 'DELIVERED'] as const;

/**
 * Starts to order designs, and to give each order one status after the other.
 * @param designIds each is ordered once
 * @param concurrency how many orders are under way at a time
 */
export function startOrderLoad(send: Send, designIds: readonly string[], concurrency: number): OrderLoad {
  const client = openOrderClient(send);
  const acknowledged: Acknowledged[] = [];
  const watchers = new Set<() => void>();

  function acknowledge(designId: string, { id: orderId, sequence, status }: OrderState): void {
    acknowledged.push({ orderId, designId, sequence, status });
    for (const look of watchers) look();
  }

  async function runOrder(designId: string): Promise<void> {
    let order = await client.place(designId);
    acknowledge(designId, order);
    for (const status of transitions) {
      if (status === 'SHIPPED') await client.addParcel(order.id);
      order = await client.move(order, status);
      acknowledge(designId, order);
    }
  }

  const waiting = designIds.values();
  async function runOrders(): Promise<void> {
    for (const designId of waiting) await runOrder(designId);
  }

  const ended = Promise.all(Array.from({ length: concurrency }, runOrders));
  // Told to whoever waits for it.
  ended.catch(() => {});

  return {
    acknowledged,
    get repeats() {
      return client.repeats;
    },
    async reached(count) {
      const watched = new Promise<void>((resolve) => {
        const look = () => {
          if (acknowledged.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
      await Promise.race([watched, ended]);
    },
    async finish() {
      await ended;
    },
  };
}
