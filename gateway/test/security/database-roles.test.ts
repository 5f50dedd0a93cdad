import { type DatabaseTarget, provisionSubgraph } from '@pet/platform/database';
import { createTestDatabase } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subgraphNames } from '../../src/subgraphs/registry.ts';

/** Every subgraph's role, connected as the subgraph connects. */
const clients = new Map<string, pg.Client>();

async function connect(target: DatabaseTarget): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  return client;
}

beforeAll(async () => {
  const databaseUrl = await createTestDatabase();
  for (const name of subgraphNames) {
    const client = await connect(await provisionSubgraph(databaseUrl, name));
    await client.query(`CREATE TABLE ${name}.secrets (id int)`);
    clients.set(name, client);
  }
});
afterAll(async () => {
  await Promise.all(Array.from(clients.values(), (client) => client.end()));
});

/** What one role must not do in the schema of another. */
const attempts: Readonly<Record<string, (other: string) => string>> = {
  'read a table': (other) => `SELECT * FROM ${other}.secrets`,
  'write to a table': (other) => `INSERT INTO ${other}.secrets VALUES (1)`,
  'change a table': (other) => `ALTER TABLE ${other}.secrets ADD COLUMN more int`,
  'refer to a table': (other) => `CREATE TABLE spy (id int REFERENCES ${other}.secrets)`,
  'create a table': (other) => `CREATE TABLE ${other}.mine (id int)`,
  'drop the schema': (other) => `DROP SCHEMA ${other} CASCADE`,
  'become its role': (other) => `SET ROLE pet_${other}`,
  'be given its role': (other) => `GRANT pet_${other} TO CURRENT_USER`,
};

/** What no role must do at all. */
const privileges: readonly string[] = [
  'CREATE TABLE public.mine (id int)',
  'CREATE SCHEMA mine',
  'CREATE ROLE mine',
  'CREATE EXTENSION pg_stat_statements',
  "SELECT pg_read_file('postgresql.conf')",
  "COPY (SELECT 1) TO PROGRAM 'true'",
];

const pairs = subgraphNames.flatMap((name) =>
  subgraphNames.filter((other) => other !== name).map((other) => ({ name, other })),
);

function refusalOf(name: string, sql: string): Promise<string | undefined> {
  return (
    clients
      .get(name)
      ?.query(sql)
      .then(
        () => 'done',
        (error: pg.DatabaseError) => error.code,
      ) ?? Promise.reject(new Error(`There is no subgraph ${name}`))
  );
}

/** SQLSTATE, PostgreSQL's appendix A: insufficient_privilege. */
const insufficientPrivilege = '42501';

describe.each(pairs)('the role of $name', ({ name, other }) => {
  it.each(Object.entries(attempts))(`cannot %s of ${other}`, async (_, attempt) => {
    expect(await refusalOf(name, attempt(other))).toBe(insufficientPrivilege);
  });
});

describe.each(subgraphNames)('the role of %s', (name) => {
  it.each(privileges)('cannot %s', async (sql) => {
    expect(await refusalOf(name, sql)).toBe(insufficientPrivilege);
  });

  it('uses what is its own', async () => {
    expect(await refusalOf(name, `INSERT INTO ${name}.secrets VALUES (1)`)).toBe('done');
  });
});
