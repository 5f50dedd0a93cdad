import type { Server, ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';

/** What an upgrade is answered with on a connection that came before the drain. */
const goingAway = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

function isLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

/**
 * Lets a server end without failing a request. It accepts no connection any more; whatever is asked on those it has is
 * answered, and told that nothing else will be (`connection: close`). One on which nothing is asked stays open for as long
 * as its client was told (`keep-alive: timeout=…`), since a request may be on its way.
 *
 * Connections that became WebSockets are waited for; to close them is for whoever serves them.
 * @param server one that has no connection yet
 * @returns begins the drain, and resolves when the last connection is closed
 */
export function prepareDrain(server: Server): () => Promise<void> {
  const connections = new Set<Duplex>();
  const underWay = new Set<ServerResponse>();
  let drained: Promise<void> | null = null;

  server.on('connection', (connection: Duplex) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  server.on('upgrade', (_request, connection: Duplex) => {
    if (drained) connection.once('error', () => connection.destroy()).end(goingAway);
    else connections.delete(connection);
  });
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (drained) isLast(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });

  /** Closes what asks for nothing. Node does so itself, but not where nothing, or half a request, has come so far. */
  function closeQuiet(): void {
    const busy = new Set<Duplex>(Array.from(underWay, ({ req }) => req.socket));
    for (const connection of connections) if (!busy.has(connection)) connection.destroy();
  }

  async function drain(): Promise<void> {
    // The end of a plain TCP server: that of an HTTP server hangs up on idle connections at once.
    const closed = new Promise<void>((resolve) => {
      TcpServer.prototype.close.call(server, () => resolve());
    });
    // Of requests one after the other on a connection (pipelining), the newest is the last.
    const newest = new Map(Array.from(underWay, (response) => [response.req.socket, response]));
    for (const response of newest.values()) isLast(response);
    const patience = setTimeout(closeQuiet, server.keepAliveTimeout);
    await closed;
    clearTimeout(patience);
  }

  return () => {
    drained ??= drain();
    return drained;
  };
}
