import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../observability/index.ts';
import { backoff } from '../resilience/backoff.ts';
import { Subscriber } from './subscriber.ts';

const connectMilliseconds = 2_000;
const answerMilliseconds = 2_000;
/** A connection that owes an answer and hears nothing for so long is dead; it is opened again. */
const silenceMilliseconds = 5_000;
/** Between attempts to reconnect, in milliseconds. */
const retryPause = { first: 50, most: 1_500 };

/** One process's connections to Redis. They open again by themselves for as long as it takes. */
export interface RedisConnections {
  /** For everything that neither blocks nor subscribes: a command fails at once while Redis is away, and after 2 s. */
  readonly commands: Redis;
  /** Opens one for reads that block, which has to be told how long (`BLOCK`); while Redis is away, they wait. */
  openBlocking(name: string): Redis;
  /** Opens one for subscriptions, which are renewed at every reconnection. */
  openSubscriber(name: string): Redis;
  /** @throws Error when Redis does not answer within two seconds */
  ping(): Promise<void>;
  /** Finishes the commands under way and closes every connection, also those that were opened later. */
  close(): Promise<void>;
}

/** What all connections have in common; while Redis is away, commands wait without end. */
const patient: RedisOptions = {
  connectTimeout: connectMilliseconds,
  retryStrategy: (attempt) => backoff(attempt, retryPause),
  maxRetriesPerRequest: null,
};

const impatient: RedisOptions = {
  ...patient,
  enableOfflineQueue: false,
  // A command that was sent fails when its connection does.
  maxRetriesPerRequest: 0,
  commandTimeout: answerMilliseconds,
  socketTimeout: silenceMilliseconds,
};

/** An outage is told once when it begins and once when it ends, not at every attempt to reconnect. */
function logOutages(connection: Redis, logger: Logger): void {
  let away = false;
  function begin(error?: Error): void {
    if (away) return;
    away = true;
    logger.warn({ err: error }, 'Redis is away');
  }
  connection.on('error', begin);
  connection.on('close', begin);
  connection.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
}

/** Waits for the first connection, so that commands of the start do not fail for having come too early. */
function firstAttempt(connection: Redis): Promise<void> {
  return new Promise((resolve) => {
    connection.once('ready', resolve);
    connection.once('close', resolve);
  });
}

async function quit(commands: Redis): Promise<void> {
  if (commands.status === 'ready') await commands.quit().catch(() => {});
  commands.disconnect();
}

/**
 * Connects to Redis. Where it is away the process starts nonetheless, and is connected once it is back.
 * @param url redis:// or, over TLS, rediss://
 */
export async function openRedis(url: string, logger: Logger): Promise<RedisConnections> {
  const commands = new Redis(url, { ...impatient, connectionName: 'commands' });
  const others = new Set<Redis>();
  function keep(connection: Redis): Redis {
    // That Redis is away is told by the first connection.
    connection.on('error', (error) => logger.debug({ err: error }, 'a connection to Redis failed'));
    others.add(connection);
    connection.once('end', () => others.delete(connection));
    return connection;
  }

  logOutages(commands, logger);
  await firstAttempt(commands);
  return {
    commands,
    openBlocking: (name) => keep(new Redis(url, { ...patient, connectionName: name })),
    openSubscriber: (name) =>
      keep(new Subscriber(url, { ...patient, socketTimeout: silenceMilliseconds, connectionName: name })),
    async ping() {
      await commands.ping();
    },
    async close() {
      for (const connection of others) connection.disconnect();
      await quit(commands);
    },
  };
}
