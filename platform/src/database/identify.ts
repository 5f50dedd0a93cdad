import type { DatabaseTarget } from './adapter.ts';
import { createClient } from './client.ts';

/** Milliseconds. */
const deadline = 5_000;

/**
 * Tells whether two processes use the same tables, whatever names they reach them by: the cluster's own number, which it
 * was given when it was made, the database's within it, and the schema.
 * @returns a text that is the same for the same schema of the same database, and for no other
 * @throws Error when the database does not answer within five seconds
 */
export async function identifyDatabase({ url, schema }: DatabaseTarget): Promise<string> {
  const client = createClient({
    connectionString: url,
    connectionTimeoutMillis: deadline,
    query_timeout: deadline,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ cluster: string; database: string }>(
      `SELECT system_identifier::text AS cluster, oid::text AS database
       FROM pg_control_system(), pg_database WHERE datname = current_database()`,
    );
    const [row] = rows;
    return `${row?.cluster}/${row?.database}/${schema}`;
  } finally {
    await client.end();
  }
}
