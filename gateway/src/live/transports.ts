import type { Server } from 'node:http';
import { type StreamEndpoint, streamEndpoint } from '../http/streams/endpoint.ts';
import { openWebSockets } from '../websocket/server.ts';
import { LiveConnections } from './connections.ts';
import { defaultLiveLimits, type LiveLimits } from './limits.ts';
import type { LiveServices } from './services.ts';

/** How live operations reach clients. */
export interface LiveTransports {
  /** Takes those GraphQL requests over HTTP that are answered with a stream. */
  readonly streams: StreamEndpoint;
  /** Tells every client to come back elsewhere, and resolves when all are gone. */
  close(): Promise<void>;
}

/** What the transports are made of; limits that are left out are {@link defaultLiveLimits}. */
export interface LiveTransportsOptions extends Omit<LiveServices, 'connections' | 'limits'> {
  readonly limits?: Partial<LiveLimits> | undefined;
}

/** Serves live operations over WebSockets on `/graphql`, server-sent events and multipart responses. */
export function openLiveTransports(server: Server, options: LiveTransportsOptions): LiveTransports {
  const limits = { ...defaultLiveLimits, ...options.limits };
  const services: LiveServices = { ...options, limits, connections: new LiveConnections(limits) };
  const closeWebSockets = openWebSockets(server, services);
  return {
    streams: streamEndpoint(services),
    async close() {
      await Promise.all([services.connections.drain(), closeWebSockets()]);
    },
  };
}
