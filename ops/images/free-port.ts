import { once } from 'node:events';
import { createServer } from 'node:net';

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  const listens = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (listens) server.close();
  return listens;
}

/** A port of this machine that is free together with the one a thousand above it, where a service has its metrics. */
export async function freePort(): Promise<number> {
  for (;;) {
    // Below the ports that the system hands out by itself.
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await canListen(port)) && (await canListen(port + 1000))) return port;
  }
}
