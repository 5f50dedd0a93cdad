import { provisionOwnedApart, provisionSubgraph } from '@pet/platform/database';
import { createTestDatabase } from '@pet/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry, subgraphNames } from '../../src/subgraphs/registry.ts';

/** The roles of each subgraph, connected: the one that it works as, and the one that its tables belong to. */
const clients = new Map<string, { readonly working: pg.Client; readonly owning: pg.Client }>();

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

beforeAll(async () => {
  const databaseUrl = await createTestDatabase();
  for (const { name, load } of registry) {
    const { default: definition } = await load();
    const provision = definition.ownedApart ? provisionOwnedApart : provisionSubgraph;
    const { url, ownerUrl = url } = await provision(databaseUrl, name);
    const [working, owning] = await Promise.all([connect(url), connect(ownerUrl)]);
    await owning.query(`CREATE TABLE ${name}.secrets (id int)`);
    clients.set(name, { working, owning });
  }
});
afterAll(async () => {
  const all = Array.from(clients.values(), ({ working, owning }) => [working.end(), owning.end()]);
  await Promise.all(all.flat());
});

/** What one role must not do in the schema of another. */
const attempts: Readonly<Record<string, (other: string) => string>> = {
  'see the jobs': (other) => `SELECT * FROM ${other}_jobs.migrations`,
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

/** @returns the SQLSTATE of a statement of either role, or `done` */
async function outcomesOf(name: string, sql: string): Promise<(string | undefined)[]> {
  const { working, owning } = clients.get(name) ?? {};
  const outcomes: (string | undefined)[] = [];
  for (const client of [working, owning]) {
    const run = client?.query(sql).then(() => 'done');
    outcomes.push(await run?.catch((error: pg.DatabaseError) => error.code));
  }
  return outcomes;
}

/** SQLSTATE, PostgreSQL's appendix A: insufficient_privilege. */
const refused = ['42501', '42501'];

describe.each(pairs)('the role of $name', ({ name, other }) => {
  it.each(Object.entries(attempts))(`cannot %s of ${other}`, async (_, attempt) => {
    expect(await outcomesOf(name, attempt(other))).toEqual(refused);
  });
});

describe.each(subgraphNames)('the role of %s', (name) => {
  it.each(privileges)('cannot %s', async (sql) => {
    expect(await outcomesOf(name, sql)).toEqual(refused);
  });

  it('uses what is its own', async () => {
    const [, owning] = await outcomesOf(name, `INSERT INTO ${name}.secrets VALUES (1)`);
    expect(owning).toBe('done');
  });
});
