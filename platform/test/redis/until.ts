import type { Redis } from 'ioredis';

/** Waits for an event of a connection; unlike `events.once` it takes errors in between for what they are: attempts. */
export function until(connection: Redis, event: 'ready' | 'close' | 'end'): Promise<void> {
  return new Promise((resolve) => connection.once(event, resolve));
}
