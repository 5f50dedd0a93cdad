import { createServer } from 'node:net';

/**
 * Finds a port of this machine that nobody listens on, below the ones systems give to outgoing connections (from 32768):
 * a client that tries to reach a stopped server on one of those can end up connected to itself, and then nobody can listen
 * there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
