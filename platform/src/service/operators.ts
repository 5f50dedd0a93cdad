import type { Server, ServerResponse } from 'node:http';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import { type Config, StartupError } from '../config/index.ts';
import { answerAlive, answerReady, type Dependency, listen, listenerUrl } from '../http/index.ts';
import type { Logger } from '../observability/index.ts';
import { createAnsweringServer, type Handle, sendText } from './listener.ts';

/** What a process tells its operators. */
export interface OperatorsOptions {
  /** What it serves. */
  readonly name: string;
  readonly config: Pick<Config, 'development' | 'host' | 'metricsPort' | 'port'>;
  /** Its metrics; those of the process are added. */
  readonly registry: Registry;
  /** What it needs to serve; null while it starts or drains. */
  readonly dependencies: () => readonly Dependency[] | null;
  /** What else it tells, as JSON, by path; null while it starts. */
  readonly pages?: Readonly<Record<string, () => Promise<object | null>>>;
  readonly logger: Logger;
}

/** The port that operators and their programs ask: it is none of clients' business. */
export interface OperatorsListener {
  /** Where `/healthz`, `/ready` and `/metrics` are, without a trailing slash. */
  readonly url: string;
  /** Cuts off whoever asks at this moment; it is closed last, so that it can be seen that the process drains. */
  close(): Promise<void>;
}

function sendPage(response: ServerResponse, page: object | null): void {
  if (page === null) sendText(response, 503, 'Starting; try again soon.');
  else response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(page));
}

function handlerOf({ name, registry, dependencies, pages = {} }: OperatorsOptions): Handle {
  const paths = ['/healthz', '/ready', '/metrics', ...Object.keys(pages)];
  return async ({ url = '' }, response) => {
    if (url === '/healthz') return answerAlive(response, name);
    if (url === '/ready') return answerReady(response, name, dependencies());
    const page = Object.hasOwn(pages, url) ? pages[url] : undefined;
    if (page) return sendPage(response, await page());
    if (url !== '/metrics') return sendText(response, 404, `There are ${paths.join(', ')}.`);
    const metrics = await registry.metrics();
    response.setHeader('content-type', registry.contentType).end(metrics);
  };
}

/** A thousand above the public port, or any where that is any. */
function defaultPort(port: number): number {
  if (port > 64_535) throw new StartupError(`METRICS_PORT must be set: a thousand above ${port} is no port.`);
  return port === 0 ? 0 : port + 1_000;
}

async function listenSomewhere(server: Server, config: OperatorsOptions['config']): Promise<number> {
  const { development, host, metricsPort } = config;
  const options = { host, port: metricsPort ?? defaultPort(config.port), setting: 'METRICS_PORT' };
  try {
    return await listen(server, options);
  } catch (error) {
    // Every Mac has AirPlay at 5000. That is no reason not to start where nobody has asked for the port.
    if (metricsPort !== null || !development) throw error;
    return listen(server, { ...options, port: 0 });
  }
}

/**
 * Opens the port for operators: the one that is set, or a thousand above the public one.
 * @throws StartupError when it cannot be opened; in development another one is taken where none is set
 */
export async function openOperatorsListener(options: OperatorsOptions): Promise<OperatorsListener> {
  const { config, registry, logger } = options;
  const server = createAnsweringServer(handlerOf(options), logger);
  const port = await listenSomewhere(server, config);
  collectDefaultMetrics({ register: registry });
  return {
    url: listenerUrl(config.host, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
