import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Query } from './client.ts';

/** A subgraph's own schema in some PostgreSQL database, reached as its own role. Its jobs have one beside it. */
export interface DatabaseTarget {
  readonly url: string;
  /** The role that owns the tables and changes what they are, where that is another one. */
  readonly ownerUrl?: string;
  readonly schema: string;
  /** Told the text of every statement sent: for metrics, and for tests that count them. */
  readonly onStatement?: (sql: string) => void;
}

/** The schema of a subgraph's background jobs. */
export function jobsSchema(schema: string): string {
  return `${schema}_jobs`;
}

/** About five connections for two cores answered more requests than two or twenty. */
const poolSize = 5;

function observedClient(onStatement: (sql: string) => void): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const send = this.query.bind(this) as (...args: unknown[]) => unknown;
      Object.assign(this, {
        query(statement: string | { text: string }, ...rest: unknown[]) {
          onStatement(typeof statement === 'string' ? statement : statement.text);
          return send(statement, ...rest);
        },
      });
    }
  };
}

/**
 * Both `search_path` and `schema` are needed: Prisma qualifies the SQL it generates by `schema`, raw SQL goes by
 * `search_path`, which is also how `addJob` finds its function.
 */
function poolConfig({ url, schema, onStatement }: DatabaseTarget): pg.PoolConfig {
  return {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    options: `-c search_path=${schema},${jobsSchema(schema)}`,
    ...(onStatement && { Client: observedClient(onStatement) }),
  };
}

/** Statements are named by their text, so that PostgreSQL plans each once per connection instead of at every call. */
function statementName(sql: string): string {
  return createHash('sha1').update(sql).digest('base64url');
}

function adapterOn(connections: pg.Pool | pg.PoolConfig, { schema }: DatabaseTarget): PrismaPg {
  return new PrismaPg(connections, { schema, statementNameGenerator: ({ sql }) => statementName(sql) });
}

/** Prisma's way to the database. */
export function prismaAdapter(target: DatabaseTarget): PrismaPg {
  return adapterOn(poolConfig(target), target);
}

/** Connections that Prisma shares with statements of ours. */
export interface SharedConnections {
  readonly adapter: PrismaPg;
  /**
   * Runs a statement past Prisma, which reads and writes all parameters as JSON several times over: that shows where
   * there are 100 kB of them.
   * @throws pg.DatabaseError
   */
  readonly query: Query;
  /** Ends the connections, once Prisma has disconnected. */
  close(): Promise<void>;
}

export function shareConnections(target: DatabaseTarget): SharedConnections {
  const pool = new pg.Pool(poolConfig(target));
  // A connection that breaks while nobody uses it is replaced by the next that is needed.
  pool.on('error', () => {});
  return {
    adapter: adapterOn(pool, target),
    query: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>({ name: statementName(text), text, values })).rows,
    close: () => pool.end(),
  };
}
