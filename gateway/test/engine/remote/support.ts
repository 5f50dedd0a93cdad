import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import type {
  DataSource,
  FetchDocument,
  OperationScope,
  SubgraphResponse,
} from '../../../src/engine/data-source.ts';
import type { Departure } from '../../../src/engine/departure.ts';
import { InFlight } from '../../../src/engine/remote/in-flight.ts';
import { openRemoteDataSource, type RemoteLimits } from '../../../src/engine/remote/remote-data-source.ts';

/** What the tests' gateway knows of a client. */
export interface TestContext {
  readonly actor: string;
}

export type Body = Readonly<Record<string, unknown>>;

/** Answers one request; `body` is what the gateway sent, parsed. */
export type Respond = (
  response: ServerResponse,
  body: Body,
  request: IncomingMessage,
) => void | Promise<void>;

/** A subgraph that does what a test tells it to. */
export interface TestSubgraphServer {
  readonly server: Server;
  readonly url: string;
  /** The bodies of all requests so far. */
  readonly received: Body[];
  /** How many connections were made so far. */
  readonly connections: number;
  respond: Respond;
  close(): Promise<void>;
}

export async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

export async function startSubgraph(respond: Respond): Promise<TestSubgraphServer> {
  const received: Body[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Body = JSON.parse(Buffer.concat(chunks).toString());
    received.push(body);
    await subgraph.respond(response, body, request);
  });
  server.on('connection', () => {
    connections += 1;
  });
  const subgraph: TestSubgraphServer = {
    server,
    url: await listen(server),
    received,
    get connections() {
      return connections;
    },
    respond,
    close: () => stop(server),
  };
  return subgraph;
}

export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Drops the connection without an answer. */
export function hangUp(response: ServerResponse): void {
  response.socket?.destroy();
}

/** A data source and what it logs. */
export interface TestSource {
  readonly source: DataSource<TestContext>;
  readonly logged: { readonly msg: string; readonly err?: { message: string } }[];
  /** Waits for a message that has not been logged yet. */
  hasLogged(message: string): Promise<unknown>;
}

/** A data source named `stock`, without pauses between attempts. */
export function openSource(url: string, limits: Partial<RemoteLimits> = {}): TestSource {
  const logged: TestSource['logged'] = [];
  const messages = new EventEmitter();
  const logger: Logger = pino(
    { level: 'debug' },
    {
      write(line) {
        const entry = JSON.parse(line);
        logged.push(entry);
        messages.emit(entry.msg);
      },
    },
  );
  const source = openRemoteDataSource<TestContext>({
    name: 'stock',
    url,
    headersOf: ({ actor }) => ({ 'x-actor': actor }),
    limits: { firstRetryAfter: 1, firstResubscribeAfter: 1, ...limits },
    logger,
  });
  return { source, logged, hasLogged: (message) => once(messages, message) };
}

export const readDocument: FetchDocument = {
  text: 'query Read($id: ID) { item(id: $id) }',
  operationName: 'Read',
  kind: 'query',
};
export const writeDocument: FetchDocument = {
  text: 'mutation { buy }',
  operationName: undefined,
  kind: 'mutation',
};

export function scopeOf(departure?: Departure, actor = 'ada'): OperationScope<TestContext> {
  return { context: { actor }, kind: 'query', departure, reads: new InFlight() };
}

/** What a client is told of any failure. */
export const unavailable: SubgraphResponse = {
  errors: [
    {
      message: 'The stock service cannot be reached right now.',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'stock' },
    },
  ],
};
