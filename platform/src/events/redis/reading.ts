import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../observability/index.ts';
import type { Subscriber } from '../bus.ts';
import { readEvent, type StoredEvent } from '../event.ts';
import { openPoller } from '../poller.ts';
import { streamOf } from './keys.ts';

const batchSize = 100;
/** How long a read waits for something new. */
const blockMs = 1_000;
/** A connection that owes an answer for longer than that is dead. */
const silenceMs = 5_000;
/** How soon a stream is looked for that is not there yet, or that another process reads. */
const pollMs = 1_000;

/**
 * All processes of a subgraph are one consumer of its group, and read in turn: so what one of them read and did not
 * live to acknowledge is the next one's to read first, at once and in its place. (XAUTOCLAIM would bring it after a
 * while, and later events of an aggregate might have overtaken it.)
 */
const consumer = 'reader';

/** XREADGROUP's reply for one stream: entries with their fields, which are null once they were trimmed away. */
const reply = z
  .tuple([z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string()).nullable()]))])])
  .nullable();
type Entry = readonly [id: string, fields: readonly string[] | null];

/** Reads a domain's stream for a subscriber, on a connection of its own. */
export function openReading(
  connection: Redis,
  domain: string,
  subscriber: Subscriber,
  logger: Logger,
): () => Promise<void> {
  const stream = streamOf(domain);
  const group = subscriber.name;

  const ended = new AbortController();

  /** Waits for an answer, but not for long nor beyond the end: while Redis is away, ioredis lets commands wait. */
  async function answered<T>(command: Promise<T>): Promise<T> {
    let stopWaiting = () => {};
    const silence = new Promise<never>((_resolve, reject) => {
      const timer = setTimeout(() => {
        connection.disconnect(true);
        reject(new Error(`Redis did not answer within ${silenceMs} ms`));
      }, silenceMs);
      const end = () => reject(new Error('The subscription was ended'));
      ended.signal.addEventListener('abort', end);
      stopWaiting = () => {
        clearTimeout(timer);
        ended.signal.removeEventListener('abort', end);
      };
      if (ended.signal.aborted) end();
    });
    try {
      return await Promise.race([command, silence]);
    } finally {
      stopWaiting();
    }
  }

  async function read(from: '0' | '>'): Promise<readonly Entry[]> {
    const block = from === '>' ? ['BLOCK', blockMs] : [];
    const args = ['GROUP', group, consumer, 'COUNT', batchSize, ...block, 'STREAMS', stream, from];
    const [found] = reply.parse(await answered(connection.call('XREADGROUP', ...args))) ?? [];
    return found?.[1] ?? [];
  }

  /** A group that is new, or was lost with its stream, begins with all there is: the inbox knows what it had. */
  async function createGroup(): Promise<void> {
    await answered(connection.xgroup('CREATE', stream, group, '0'));
  }

  function eventsIn(entries: readonly Entry[]): StoredEvent[] {
    return entries.flatMap(([entryId, fields]) => {
      const text = fields?.[0] === 'event' ? fields[1] : undefined;
      if (text === undefined) return [];
      try {
        return [readEvent(JSON.parse(text))];
      } catch (error) {
        logger.error({ err: error, stream, entryId }, 'an entry that is no event was passed over');
        return [];
      }
    });
  }

  async function readOnce(): Promise<void> {
    const unacknowledged = await read('0');
    const entries = unacknowledged.length > 0 ? unacknowledged : await read('>');
    if (entries.length === 0) return;
    await subscriber.deliver(eventsIn(entries));
    await answered(connection.xack(stream, group, ...entries.map(([id]) => id)));
  }

  async function look(): Promise<boolean> {
    try {
      return await subscriber.inTurn(domain, readOnce);
    } catch (error) {
      if (!isReply(error, 'NOGROUP')) throw error;
    }
    try {
      await createGroup();
      return true;
    } catch (error) {
      if (isReply(error, 'BUSYGROUP')) return true;
      // Without a stream, its publisher has not begun yet, or has not yet seen that it is lost.
      if (isReply(error, 'ERR The XGROUP subcommand requires the key to exist')) return false;
      throw error;
    }
  }

  const poller = openPoller({ name: `reading ${stream}`, look, intervalMs: pollMs, logger });
  return async () => {
    const closed = poller.close();
    // Also a read that waits. What was read and not acknowledged is read again by whoever is next.
    ended.abort();
    connection.disconnect();
    await closed;
  };
}

/** Whether Redis answered an error that begins so. */
function isReply(error: unknown, beginning: string): boolean {
  return error instanceof Error && error.message.startsWith(beginning);
}
