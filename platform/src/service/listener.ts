import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ListenOptions, listen } from '../http/index.ts';
import type { Logger } from '../observability/index.ts';

/** Answers one request; a rejection is logged and answered with 500. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A port of a service. */
export interface ServiceListener {
  readonly server: Server;
  readonly port: number;
  /** Refuses new connections and waits for the requests under way. */
  close(): Promise<void>;
}

/** Answers with one line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** @throws StartupError when the port cannot be opened */
export async function openListener(
  options: ListenOptions,
  handle: Handle,
  logger: Logger,
): Promise<ServiceListener> {
  let draining = false;
  const server = createServer((request, response) => {
    // A kept-alive connection would hold the drain up once its last request is answered.
    if (draining) response.setHeader('connection', 'close');
    response.once('close', () => draining && server.closeIdleConnections());
    handle(request, response).catch((error: unknown) => {
      logger.error({ err: error, url: request.url }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Something went wrong on our side.');
    });
  });
  return {
    server,
    port: await listen(server, options),
    close() {
      draining = true;
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
