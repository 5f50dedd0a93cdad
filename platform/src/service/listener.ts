import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ListenOptions, listen, prepareDrain } from '../http/index.ts';
import type { Logger } from '../observability/index.ts';

/** Answers one request; a rejection is logged and answered with 500. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The port of a service. */
export interface ServiceListener {
  readonly server: Server;
  readonly port: number;
  /** Refuses new connections, and resolves when those there are have ended without failing a request. */
  close(): Promise<void>;
}

/** Answers with one line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** Makes a server that does not listen yet. */
export function createAnsweringServer(handle: Handle, logger: Logger): Server {
  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      logger.error({ err: error, url: request.url }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Something went wrong on our side.');
    });
  });
}

/** @throws StartupError when the port cannot be opened */
export async function openListener(
  options: ListenOptions,
  handle: Handle,
  logger: Logger,
): Promise<ServiceListener> {
  const server = createAnsweringServer(handle, logger);
  const close = prepareDrain(server);
  return { server, port: await listen(server, options), close };
}
