import type { IncomingMessage, Server } from 'node:http';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveServices } from '../live/services.ts';
import { ClientSocket } from './client-socket.ts';
import { closeCodes } from './close-codes.ts';
import { socketProtocol } from './protocol.ts';

/**
 * Serves WebSockets on `/graphql`. Sockets are closed by the connections they are admitted to.
 * @returns stops listening for new ones; resolves when all are closed
 */
export function openWebSockets(server: Server, services: LiveServices): () => Promise<void> {
  const { clientAddressOf, connections, limits, logger } = services;
  const protocol = socketProtocol(services);
  const settings = {
    server,
    path: '/graphql',
    maxPayload: limits.messageBytes,
    // Not in @types/ws yet, so it cannot stand in the call.
    closeTimeout: limits.closeMs,
    handleProtocols,
  };
  const sockets = new WebSocketServer(settings);

  function serve(socket: WebSocket, request: IncomingMessage): void {
    // Without a listener an error would end the process; that the socket closes is all that follows from it.
    socket.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
    const client = new ClientSocket(socket, request, services);
    const place = connections.admit(clientAddressOf(request), client);
    if ('code' in place) {
      // Accepted and closed again, since browsers do not show why they could not open a socket.
      socket.close(closeCodes.tryAgainLater, place.message);
      return;
    }
    const ended = protocol.opened(
      {
        protocol: socket.protocol,
        send: async (message) => void client.send(message),
        close: (code = closeCodes.fault, reason = '') => client.close(code, reason),
        onMessage(handle) {
          socket.on('message', (message) => {
            if (client.closing) return;
            handle(String(message)).catch((error: unknown) => {
              logger.error({ err: error }, 'socket message failed');
              client.close(closeCodes.fault, 'Internal server error');
            });
          });
        },
      },
      client,
    );
    const end = (code: number, reason: string): void => {
      ended(code, reason).catch((error: unknown) => logger.error({ err: error }, 'ending operations failed'));
    };
    client.onClosing((code, reason) => end(code, reason));
    socket.once('close', (code, reason) => {
      client.closed();
      end(code, String(reason));
      place.release();
    });
  }

  sockets.on('connection', serve);
  sockets.on('error', (error) => logger.error({ err: error }, 'socket server failed'));
  return () => new Promise((resolve) => sockets.close(() => resolve()));
}
