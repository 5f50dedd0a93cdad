import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { EventBus, Head } from '../bus.ts';
import { keptDays } from '../retention.ts';
import { headOf, streamOf } from './keys.ts';

const keptMs = keptDays * 24 * 60 * 60 * 1_000;

/**
 * Appends events, unless Redis has lost some since it stood at the epoch and count it is given: it was flushed, the
 * stream was deleted, or it came back from an older snapshot. Looking and appending are one step, so nothing can get
 * lost in between. What is older than the outbox keeps it is trimmed away.
 */
const append = `
local stream, head = KEYS[1], KEYS[2]
local epoch, appended, oldest = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local now = redis.call('HMGET', head, 'epoch', 'appended')
if now[1] ~= epoch or tonumber(now[2]) < appended or redis.call('EXISTS', stream) == 0 then return false end
for index = 4, #ARGV do
  redis.call('XADD', stream, 'MINID', '~', oldest, '*', 'event', ARGV[index])
end
if #ARGV < 4 then return tonumber(now[2]) end
return redis.call('HINCRBY', head, 'appended', #ARGV - 3)`;

/** The publisher's side of the Redis bus. */
export function publishing(commands: Redis): Pick<EventBus, 'publish' | 'renew'> {
  return {
    async publish(domain, after, events) {
      if (after === null) return null;
      const texts = events.map((event) => JSON.stringify(event));
      const oldest = Date.now() - keptMs;
      const keys = [streamOf(domain), headOf(domain)];
      const appended = await commands.eval(append, 2, ...keys, after.epoch, after.appended, oldest, ...texts);
      return typeof appended === 'number' ? { epoch: after.epoch, appended } : null;
    },

    async renew(domain) {
      const head: Head = { epoch: randomUUID(), appended: 0 };
      const replies = await commands
        .multi()
        .hset(headOf(domain), head)
        // The stream is there from now on: readers wait for it, and its loss can be seen.
        .xadd(streamOf(domain), '*', 'epoch', head.epoch)
        .exec();
      for (const [error] of replies ?? []) if (error) throw error;
      return head;
    },
  };
}
