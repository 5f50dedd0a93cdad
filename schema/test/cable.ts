import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Carries connections to a server, and can be cut and mended. */
export interface Cable {
  /** `host:port` of the near end. */
  readonly host: string;
  /** How many connections were tried while it was cut. */
  readonly refused: number;
  /** Breaks every connection, and new ones at once. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a cable to a server on this machine. */
export async function layCable(url: string): Promise<Cable> {
  const { hostname, port } = new URL(url);
  const ends = new Set<Socket>();
  let whole = true;
  let refused = 0;
  const server = createServer((near) => {
    if (!whole) {
      refused += 1;
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => ends.delete(end));
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, hostname);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The cable has no near end');
  function cut(): void {
    whole = false;
    for (const end of ends) end.destroy();
  }
  return {
    host: `${hostname}:${address.port}`,
    get refused() {
      return refused;
    },
    cut,
    mend() {
      whole = true;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
