import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { DatabaseTarget } from './adapter.ts';
import { createClient } from './client.ts';

/** The database within the cluster when the connection string names the maintenance database. */
const databaseName = 'all_pet_plus';

/** SQLSTATE values, PostgreSQL's appendix A. */
const duplicateObject = '42710';
const uniqueViolation = '23505';
const invalidPassword = '28P01';

/** The same password at each start and in each process, told by nothing but the administrator's own. */
function rolePassword(adminUrl: URL, role: string): string {
  return createHmac('sha256', decodeURIComponent(adminUrl.password)).update(role).digest('base64url');
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = createClient({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Creates the application's database in an embedded cluster unless it is there.
 * @param clusterUrl the superuser's connection string
 * @returns the superuser's connection string to that database
 */
export async function createDatabase(clusterUrl: string, name: string = databaseName): Promise<string> {
  await withClient(clusterUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Whether the role can log in: not where it was made under another administrator's password. */
async function canLogIn(url: string): Promise<boolean> {
  try {
    await withClient(url, async () => {});
    return true;
  } catch (error) {
    if (sqlState(error) === invalidPassword) return false;
    throw error;
  }
}

/**
 * Gives a subgraph a role and a schema of its own; the role can reach nothing else. Processes may do so together.
 * @param adminUrl a user who may create roles and schemas in this database
 * @param name the subgraph's name: the schema's name, and the role's after `pet_`
 */
export async function provisionSubgraph(adminUrl: string, name: string): Promise<DatabaseTarget> {
  const url = new URL(adminUrl);
  url.username = `pet_${name}`;
  url.password = rolePassword(new URL(adminUrl), url.username);
  await withClient(adminUrl, async (client) => {
    const role = client.escapeIdentifier(url.username);
    const password = client.escapeLiteral(url.password);
    try {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${password}`);
    } catch (error) {
      if (![duplicateObject, uniqueViolation].includes(sqlState(error) ?? '')) throw error;
      if (!(await canLogIn(url.href))) await client.query(`ALTER ROLE ${role} PASSWORD ${password}`);
    }
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(name)} AUTHORIZATION ${role}`);
  });
  return { url: url.href, schema: name };
}

/** Makes sure the schema is there in a database of the subgraph's own, which is otherwise used as it is. */
export async function useOwnDatabase(url: string, name: string): Promise<DatabaseTarget> {
  await withClient(url, (client) =>
    client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(name)}`),
  );
  return { url, schema: name };
}
