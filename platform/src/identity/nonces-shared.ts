import type { RedisConnections } from '../redis/index.ts';
import type { Nonces } from './nonces.ts';

/** How long a call waits for Redis, and how long Redis is not asked after it was too slow; milliseconds. */
export interface NoncePatience {
  readonly answer: number;
  readonly pause: number;
}

/** An answer takes a fraction of a millisecond, so that this is an outage. */
const usualPatience: NoncePatience = { answer: 100, pause: 1_000 };

/** What sharing nonces among processes takes. */
export interface SharedNoncesOptions {
  readonly redis: RedisConnections;
  /** What this process remembers itself. */
  readonly own: Nonces;
  /** How long a nonce is remembered, in milliseconds. */
  readonly lifetime: number;
  readonly patience?: NoncePatience;
}

/**
 * Remembers nonces for all processes on one Redis: each is used once over all of them. What this process has seen it
 * remembers itself as well. While Redis is away or slow that is all there is, so that no call fails or waits because of
 * Redis; a nonce can then be used once at each process.
 */
export function openSharedNonces({
  redis: { commands },
  own,
  lifetime,
  patience = usualPatience,
}: SharedNoncesOptions): Nonces {
  let askAgainAt = 0;

  /** @returns null when Redis does not tell in time */
  async function isFirst(nonce: string): Promise<boolean | null> {
    const asked = commands.set(`nonce:${nonce}`, '', 'PX', lifetime, 'NX').then(
      (reply) => reply === 'OK',
      () => null,
    );
    return new Promise((resolve) => {
      let answered = false;
      function giveUp(): void {
        if (answered) return;
        askAgainAt = Date.now() + patience.pause;
        resolve(null);
      }
      // An answer that came while this process was busy is read before it is called late.
      const timer = setTimeout(() => setImmediate(giveUp), patience.answer);
      asked.then((first) => {
        answered = true;
        clearTimeout(timer);
        resolve(first);
      });
    });
  }

  return {
    async use(nonce) {
      if (!(await own.use(nonce))) return false;
      if (Date.now() < askAgainAt) return true;
      return (await isFirst(nonce)) ?? true;
    },
  };
}
