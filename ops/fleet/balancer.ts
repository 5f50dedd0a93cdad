import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One address for several servers. */
export interface Balancer {
  readonly port: number;
  /** Refuses new connections, and cuts off those that are left. */
  close(): void;
}

/** Joins two connections until either ends; neither outlives the other, but for what is still on its way to it. */
function join(client: Socket, server: Socket): void {
  client.pipe(server).pipe(client);
  client.once('close', () => server.destroySoon());
  server.once('close', () => client.destroySoon());
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
}

/**
 * Spreads connections over servers in turn, and passes over those that are not there. It knows nothing of HTTP, so
 * WebSockets and streams pass as they are.
 * @param host where it listens
 * @param port 0 lets the system choose
 * @param targets the ports of the servers on this machine, asked for at each connection
 */
export async function openBalancer(
  host: string,
  port: number,
  targets: () => readonly number[],
): Promise<Balancer> {
  const clients = new Set<Socket>();
  let turn = 0;

  function connectToOneOf(client: Socket, ports: readonly number[]): void {
    const [first, ...others] = ports;
    if (first === undefined) {
      client.destroy();
      return;
    }
    const server = connect(first, '127.0.0.1');
    const tryNext = () => connectToOneOf(client, others);
    server.once('error', tryNext);
    server.once('connect', () => {
      server.off('error', tryNext);
      join(client, server);
    });
  }

  const listener = createServer({ pauseOnConnect: true }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    const ports = targets();
    const first = turn++ % Math.max(1, ports.length);
    connectToOneOf(client, [...ports.slice(first), ...ports.slice(0, first)]);
  });
  listener.listen(port, host);
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    close() {
      listener.close();
      for (const client of clients) client.destroy();
    },
  };
}
