import pg from 'pg';

/** Runs a statement and resolves to its rows. */
export type Query = <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;

/**
 * Makes a connection that is used by one piece of code and closed by it. Where it breaks, that is told by its statements;
 * the event that tells it too would end the process, since nobody listens.
 */
export function createClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}
