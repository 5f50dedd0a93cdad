import { demoAccounts } from '@pet/platform/demo';
import { freePort } from '@pet/platform/http';
import type { ServiceSigner } from '@pet/platform/identity';
import { openAll } from '@pet/platform/lifecycle';
import { startTestRedis, type TestRedis } from '@pet/platform/testing';
import pg from 'pg';
import { pino } from 'pino';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { askService } from '../ask-service.ts';
import { type Installation, openInstallation } from '../installation.ts';
import type { Send } from './order-client.ts';
import { placeWitness } from './witness.ts';

export type ServiceName = 'orders' | 'builder';

/** Orders and builder as processes of their own, which tell each other by Redis what happens. */
export interface OrderServices {
  readonly installation: Installation;
  readonly redis: TestRedis;
  /** The superuser's connections to the database that both services use, each its own schema. */
  readonly database: pg.Pool;
  /** What a gateway finds in its environment to reach them, before and after they are started again. */
  readonly variables: Readonly<Record<string, string>>;
  /** Asks a service as a gateway would. */
  readonly send: Readonly<Record<ServiceName, Send>>;
  /** Services that ended without being asked to, with their last words. */
  readonly lost: readonly string[];
  /** Ends a service with SIGKILL. */
  kill(name: ServiceName): Promise<void>;
  /** Starts a service that was killed, where it was before; resolves once it serves. */
  restart(name: ServiceName): Promise<void>;
  close(): Promise<void>;
}

function openSender(signer: ServiceSigner, name: ServiceName, url: string): Send {
  return (account, query, variables) => {
    const { id: userId, role } = demoAccounts[account];
    return askService(signer, { name, url }, { query, variables }, { userId, sessionId: userId, role });
  };
}

/** Starts both services on a Redis and a database of their own. */
export function openOrderServices(): Promise<OrderServices> {
  return openAll(pino({ level: 'silent' }), async (closers) => {
    const redis = await startTestRedis();
    closers.add(() => redis.close());
    const installation = await openInstallation();
    closers.add(() => installation.close());
    const { DATABASE_URL: connectionString = '' } = installation.variables;
    const database = new pg.Pool({ connectionString });
    closers.add(() => database.end());

    // Not one that the system hands out: while a service is away, a client could be given its port.
    const ports = { orders: String(await freePort()), builder: String(await freePort()) };
    const urlOf = (name: ServiceName) => `http://127.0.0.1:${ports[name]}/graphql`;
    const variables = {
      ...installation.variables,
      REDIS_URL: redis.url,
      ORDERS_URL: urlOf('orders'),
      BUILDER_URL: urlOf('builder'),
    };
    const running = new Map<ServiceName, ServerProcess>();
    const lost: string[] = [];
    async function start(name: ServiceName): Promise<void> {
      const server = await installation.startService(name, { ...variables, PORT: ports[name] });
      running.set(name, server);
      void server.exited.then((code) => {
        const lastWords = installation.log.slice(-5).join('\n');
        if (running.get(name) === server) lost.push(`${name} ended with ${code}: ${lastWords}`);
      });
    }
    // In this order: the development data of orders is made of builder's.
    await start('builder');
    await start('orders');
    await placeWitness(database);
    const { signer } = installation;
    return {
      installation,
      redis,
      database,
      variables,
      send: {
        orders: openSender(signer, 'orders', urlOf('orders')),
        builder: openSender(signer, 'builder', urlOf('builder')),
      },
      lost,
      async kill(name) {
        const server = running.get(name);
        running.delete(name);
        await server?.stop('SIGKILL');
      },
      restart: start,
      close: () => closers.close(),
    };
  });
}
