import { createHmac } from 'node:crypto';
import pg from 'pg';
import { type DatabaseTarget, jobsSchema } from './adapter.ts';
import { createClient } from './client.ts';

/** The database within the cluster when the connection string names the maintenance database. */
const databaseName = 'all_pet_plus';

/** The first half of our advisory locks' keys; the second is the schema's. */
const lockSpace = 0x726f_6c65;

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
 * Has the administrator be a member of a role, without which only a superuser can make schemas for it. PostgreSQL lets
 * whoever has made the role say so, from version 16 on.
 * @param role as an identifier
 */
async function joinRole(client: pg.Client, role: string): Promise<void> {
  // One at a time: two transactions that write the same grant fail. The lock ends with this text's transaction.
  await client.query(`
    SELECT pg_advisory_xact_lock(${lockSpace}, hashtext(${pg.escapeLiteral(role)}));
    DO $$ BEGIN
      IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      THEN GRANT ${role} TO CURRENT_USER; END IF;
    END $$;`);
}

/** Makes sure that a role is there and can log in. @returns its connection string */
async function provisionRole(client: pg.Client, adminUrl: string, name: string): Promise<string> {
  const url = new URL(adminUrl);
  url.username = name;
  url.password = rolePassword(new URL(adminUrl), name);
  const role = client.escapeIdentifier(name);
  const password = client.escapeLiteral(url.password);
  try {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${password}`);
  } catch (error) {
    if (![duplicateObject, uniqueViolation].includes(sqlState(error) ?? '')) throw error;
    if (!(await canLogIn(url.href))) await client.query(`ALTER ROLE ${role} PASSWORD ${password}`);
  }
  await joinRole(client, role);
  return url.href;
}

/**
 * Gives a subgraph a role, a schema of its own and one for its jobs; the role can reach nothing else. Processes may do
 * so together.
 * @param adminUrl a user who may create roles and schemas in this database: its owner, with CREATEROLE
 * @param name the subgraph's name: the schema's name, and the role's after `pet_`
 */
export function provisionSubgraph(adminUrl: string, name: string): Promise<DatabaseTarget> {
  return withClient(adminUrl, async (client) => {
    const url = await provisionRole(client, adminUrl, `pet_${name}`);
    const owner = pg.escapeIdentifier(`pet_${name}`);
    const [own, jobs] = [name, jobsSchema(name)].map(pg.escapeIdentifier);
    // One at a time: of two that make the same schema one may fail. The lock ends with this text's transaction.
    await client.query(`
      SELECT pg_advisory_xact_lock(${lockSpace}, hashtext(${pg.escapeLiteral(name)}));
      CREATE SCHEMA IF NOT EXISTS ${own} AUTHORIZATION ${owner};
      CREATE SCHEMA IF NOT EXISTS ${jobs} AUTHORIZATION ${owner};`);
    return { url, schema: name };
  });
}

/**
 * Gives a subgraph a schema that belongs to a role of its own, and another role to work as: that one can do no more with
 * the tables than migrations grant. They grant it to PUBLIC, because nobody else can so much as enter the schema.
 * Processes may do so together.
 * @param adminUrl as for {@link provisionSubgraph}
 */
export function provisionOwnedApart(adminUrl: string, name: string): Promise<DatabaseTarget> {
  return withClient(adminUrl, async (client) => {
    const url = await provisionRole(client, adminUrl, `pet_${name}`);
    const ownerUrl = await provisionRole(client, adminUrl, `pet_${name}_owner`);
    const [schema, jobs, role, owner] = [name, jobsSchema(name), `pet_${name}`, `pet_${name}_owner`].map(
      pg.escapeIdentifier,
    );
    // One at a time, as in joinRole.
    await client.query(`
      SELECT pg_advisory_xact_lock(${lockSpace}, hashtext(${pg.escapeLiteral(name)}));
      CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${owner};
      GRANT USAGE ON SCHEMA ${schema} TO ${role};
      CREATE SCHEMA IF NOT EXISTS ${jobs} AUTHORIZATION ${role};`);
    return { url, ownerUrl, schema: name };
  });
}

/** Makes sure the schemas are there in a database of the subgraph's own, which is otherwise used as it is. */
export async function useOwnDatabase(url: string, name: string): Promise<DatabaseTarget> {
  await withClient(url, async (client) => {
    for (const schema of [name, jobsSchema(name)])
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(schema)}`);
  });
  return { url, schema: name };
}
