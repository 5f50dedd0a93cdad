import { readUsage } from '../measure/processes.ts';
import type { Publisher } from './publisher.ts';
import { startSubscribers } from './subscriber-process.ts';

/** What one server did in one round. */
export interface FanOutRound {
  readonly eventsPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** Milliseconds from an event to its delivery. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the server's CPU time for each delivered event. */
  readonly cpuPerDelivery: number;
  /** The server's memory with all subscribers connected. */
  readonly residentBytes: number;
  /** One of the messages. */
  readonly sample: string;
}

const warmUpEvents = 10;

/**
 * Publishes one event after another, each as soon as every subscriber has the one before.
 * @throws Error when a subscriber loses its connection or gets something else than the event
 */
export async function measureFanOut(
  publisher: Publisher,
  subscribers: number,
  seconds: number,
): Promise<FanOutRound> {
  const process = startSubscribers();
  try {
    process.tell({ kind: 'subscribe', url: publisher.url, subscribers });
    await process.next('subscribed');

    async function publishOne(): Promise<string> {
      const delivered = process.next('delivered');
      publisher.publish();
      return (await delivered).sample;
    }
    for (let event = 0; event < warmUpEvents; event += 1) await publishOne();
    process.tell({ kind: 'reset' });

    const before = readUsage([publisher.pid]);
    const began = performance.now();
    let events = 0;
    let sample = '';
    while (performance.now() - began < seconds * 1_000) {
      sample = await publishOne();
      events += 1;
    }
    const elapsed = (performance.now() - began) / 1_000;
    const after = readUsage([publisher.pid]);

    const times = process.next('times');
    process.tell({ kind: 'tell' });
    const { deliveries, p50, p99 } = await times;
    return {
      eventsPerSecond: events / elapsed,
      deliveriesPerSecond: deliveries / elapsed,
      p50,
      p99,
      cpuPerDelivery: ((after.cpuSeconds - before.cpuSeconds) / deliveries) * 1e6,
      residentBytes: after.residentBytes,
      sample,
    };
  } finally {
    await process.stop();
  }
}
